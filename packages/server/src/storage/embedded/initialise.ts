import { startPglite } from './start-pglite.ts';

// Run as a process of its own: making a database takes several hundred megabytes, which would stay with the server.
const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('initialise.ts needs the folder of the database');
const database = await startPglite(folder);
await database.close();
