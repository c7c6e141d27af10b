import { expect, it, vi } from 'vitest';
import { withTelemetry } from '../../functions/middleware.ts';
import { visible } from '../../src/core/text/visible.ts';
import { HOSTILE } from '../hostile/hostile-texts.ts';

const CONTEXT = {
  awsRequestId: '1',
  functionName: 'reconcile',
  invokedFunctionArn: 'arn:aws:lambda:eu-central-1:111122223333:function:reconcile',
  getRemainingTimeInMillis: () => 60_000,
};

it('has nothing in a log line that cannot be seen, whatever IAM answered, also where we failed', async () => {
  // Powertools then writes to the console that a test can listen to.
  vi.stubEnv('POWERTOOLS_DEV', 'true');
  const written: string[] = [];
  for (const level of ['info', 'warn', 'error', 'log'] as const) {
    vi.spyOn(console, level).mockImplementation((line) => void written.push(line));
  }
  const fails = withTelemetry(async (_event, _context, telemetry) => {
    telemetry.log({ level: 'warn', message: 'drift', fields: { role: HOSTILE, actors: [{ by: HOSTILE }] } });
    throw new Error(HOSTILE);
  });
  await expect(fails({}, CONTEXT)).rejects.toThrow();
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  expect(written.filter((line) => line.includes('forged')).length).toBeGreaterThanOrEqual(2);
  // The library indents its JSON for the console of a developer.
  expect(written.flatMap((text) => text.split('\n')).filter((line) => visible(line) !== line)).toEqual([]);
});
