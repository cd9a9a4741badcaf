import type { Change } from './change.ts';
import { nodeBug } from './changes/node-bug.ts';
import { nodeCliOption } from './changes/node-cli-option.ts';
import { nodeFeature } from './changes/node-feature.ts';
import { nodePerformance } from './changes/node-performance.ts';
import { nodeRefactoring } from './changes/node-refactoring.ts';
import { perlBug } from './changes/perl-bug.ts';
import { perlEdgeCase } from './changes/perl-edge-case.ts';
import { pythonConfig } from './changes/python-config.ts';
import { pythonDependency } from './changes/python-dependency.ts';
import { pythonErrorMessage } from './changes/python-error-message.ts';
import { pythonFailingTest } from './changes/python-failing-test.ts';
import { pythonRename } from './changes/python-rename.ts';
import { shellDocs } from './changes/shell-docs.ts';
import { shellEdgeCase } from './changes/shell-edge-case.ts';

/** Every change of the corpus. */
export const CHANGES: readonly Change[] = [
  nodeBug,
  nodeFeature,
  nodeRefactoring,
  nodeCliOption,
  nodePerformance,
  pythonFailingTest,
  pythonRename,
  pythonErrorMessage,
  pythonDependency,
  pythonConfig,
  perlBug,
  perlEdgeCase,
  shellDocs,
  shellEdgeCase,
];
