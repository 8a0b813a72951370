import { inject } from 'vitest';
import { clusterVariable } from '../kit-data.ts';

// In the environment, so that processes which a test starts know of it too.
process.env[clusterVariable] = JSON.stringify(inject('postgresql'));
