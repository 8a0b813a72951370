import { crashContract } from './crash-contract.ts';
import { ModelledFileKeyring, realFileKeyring } from './file-keyring-harness.ts';
import { keyringContract } from './keyring-contract.ts';

keyringContract('file keyring with a mirror', () => ModelledFileKeyring.make({ mirror: true }));
crashContract(
  'file keyring with a mirror',
  () => ModelledFileKeyring.make({ mirror: true }),
  () => realFileKeyring(true),
  240,
);
