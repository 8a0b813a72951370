import { crashContract } from './crash-contract.ts';
import { ModelledFileKeyring, realFileKeyring } from './file-keyring-harness.ts';
import { keyringContract } from './keyring-contract.ts';

keyringContract('file keyring', () => ModelledFileKeyring.make());
crashContract(
  'file keyring',
  () => ModelledFileKeyring.make(),
  () => realFileKeyring(false),
  400,
);
