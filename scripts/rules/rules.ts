import type { Rule } from '../house.ts';
import { checkCircles } from './circles.ts';
import { checkDependencyReasons } from './dependency-reasons.ts';
import { checkDocumentLinks } from './document-links.ts';
import { checkEscapes } from './escapes.ts';
import { checkFileLength } from './file-length.ts';
import { checkFileNames } from './file-names.ts';
import { checkLicences } from './licences.ts';
import { checkLockfile } from './lockfile.ts';
import { checkPackageImports } from './package-imports.ts';
import { checkPassThrough } from './pass-through.ts';
import { checkServerRooms } from './server-rooms.ts';
import { checkSkippedTests } from './skipped-tests.ts';
import { checkSyncRules } from './sync-rules.ts';
import { checkTables } from './tables.ts';
import { checkUnsendRules } from './unsend-rules.ts';
import { checkWalks } from './walks.ts';
import { checkWebNetwork } from './web-network.ts';

/** Every rule of the house, by the name it is reported under. */
export const rules: Readonly<Record<string, Rule>> = {
  'package-imports': checkPackageImports,
  'server-rooms': checkServerRooms,
  circles: checkCircles,
  tables: checkTables,
  'web-network': checkWebNetwork,
  'file-names': checkFileNames,
  'file-length': checkFileLength,
  'pass-through': checkPassThrough,
  escapes: checkEscapes,
  'skipped-tests': checkSkippedTests,
  'unsend-rules': checkUnsendRules,
  'sync-rules': checkSyncRules,
  'dependency-reasons': checkDependencyReasons,
  'document-links': checkDocumentLinks,
  walks: checkWalks,
  lockfile: checkLockfile,
  licences: checkLicences,
};
