import { type FakeApi, startFakeApi, type WireAnswer } from './fake-api.js';
import { onTheWire, readRecording } from './wire.js';

export const API_KEY = 'sk-test-0123456789abcdef';

type ApiName = Parameters<typeof readRecording>[0];

/** Runs `use` against a fake API that gives the recorded answers of these names in order, the last one again and again. */
export async function withRecorded<T>(
  api: ApiName,
  names: string[],
  use: (fake: FakeApi) => Promise<T>,
): Promise<T> {
  const recording = readRecording(api);
  return withAnswers(
    names.map((name) => {
      const recorded = recording[name];
      if (name === 'text') return onTheWire(recording, parisAnswer, API_KEY);
      if (recorded === undefined) throw new Error(`${api} has no recording '${name}'`);
      return recorded;
    }),
    use,
  );
}

/** The same with answers written out. */
export async function withAnswers<T>(answers: WireAnswer[], use: (fake: FakeApi) => Promise<T>): Promise<T> {
  const fake = await startFakeApi((_, index) => {
    const answer = answers[Math.min(index, answers.length - 1)];
    if (answer === undefined) throw new Error('No answer was given');
    return answer;
  });
  try {
    return await use(fake);
  } finally {
    await fake.close();
  }
}

const parisAnswer = {
  kind: 'text' as const,
  text: '{"name":"Paris","population":null}',
  usage: { inputTokens: 11, outputTokens: 3 },
};
