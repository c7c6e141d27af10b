/** `rolekeeper report`: what the last pass of the service found and did. Nothing is written. */
import { noPassYet } from '../account/no-pass-yet.ts';
import { namedStateBucket } from '../account/state-bucket.ts';
import { AWS_BUCKET, awsOptions, OUTPUT, STATE_BUCKET } from '../command/options.ts';
import { defineVerb } from '../command/verb.ts';
import { reportText } from '../text/report-text.ts';

export const verb = defineVerb({
  description:
    'Shows what the last pass of the service found, did and did not do: how it ended and why, every role that is not in sync, what was changed by hand and by whom, what the guardrails say, mistakes in manifests, and what waits for approval. It reads the latest report in the state bucket and nothing else. The exit code is 1 if that pass did not succeed.',
  examples: [
    {
      line: 'rolekeeper report --state-bucket rolekeeper-state-111122223333-eu-central-1',
      means: 'shows the last pass',
    },
    { line: 'rolekeeper report --state-bucket NAME --json', means: 'gives the report as the service wrote it' },
  ],
  options: { ...STATE_BUCKET, ...AWS_BUCKET, ...OUTPUT },
  async run({ options, io, output, program }) {
    const bucket = namedStateBucket('report', options, io.env);
    const { openStateBucket } = await import('../../aws/state-bucket.ts');
    const { reports, close } = openStateBucket(bucket, awsOptions(options));
    try {
      const found = await reports.latestWhole();
      if (found === undefined) throw noPassYet(reports.place);
      if (output.json) output.dataJson(found.report);
      else output.data(reportText(found, { ...output, program, place: reports.place }));
      return found.pass.result === 'succeeded' ? 0 : 1;
    } finally {
      close();
    }
  },
});
