import { loadModel } from '../../platform/domain/compose-model/load.ts';
import { findTexts, type ModelTexts } from '../../platform/domain/compose-model/texts.ts';
import { readTree } from '../../platform/domain/compose-model/tree.ts';

/** The texts of one compose file that stands by itself. */
export function textsIn(file: string, source: string): ModelTexts {
  const tree = readTree(file, source);
  const model = loadModel([file], '.', (asked) => (asked === file ? tree : { refused: 'not here' }));
  const found = findTexts(model);
  return { texts: found.texts, faults: [...model.faults, ...found.faults] };
}
