import type { EncoderWeights } from '../src/select/encoder-file.js';
import { createTokenizer } from '../src/select/encoder-tokens.js';
import type { TrainingData } from './data.js';
import type { WordVectors } from './glove.js';
import { createModel } from './model.js';
import { trainingPairs } from './pairs.js';
import { learnPieces } from './pieces.js';
import { quantize } from './quantize.js';
import type { Settings } from './settings.js';
import { createTextTable } from './text-table.js';
import { numberPairs, train } from './train.js';
import { buildVocabulary } from './vocabulary.js';

/** From data to weights. `report` gets lines for a person. */
export function buildEncoder(
  data: TrainingData,
  glove: WordVectors,
  settings: Settings,
  report: (line: string) => void,
): EncoderWeights {
  const sources = trainingPairs(data, settings);
  for (const { name, pairs, repeats } of sources) report(`${name}: ${pairs.length} pairs x ${repeats}`);
  const texts = sources.flatMap(({ pairs }) => pairs.flatMap(({ query, document }) => [query, document]));
  const vocabulary = buildVocabulary(texts, glove, settings);
  const pieces = learnPieces(glove, settings.bucketCount, settings.seed);
  const model = createModel(vocabulary, glove, pieces, settings);
  const { table, numbers } = createTextTable(texts, createTokenizer(vocabulary));
  report(`${vocabulary.words.length} words, ${settings.bucketCount} buckets, ${numbers.size} texts`);
  train(model, table, numberPairs(sources, numbers), settings, (epoch, loss) => {
    report(`epoch ${epoch + 1} of ${settings.epochs}: loss ${loss.toFixed(4)}`);
  });
  return quantize(model, vocabulary);
}
