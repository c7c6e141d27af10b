/** `rolekeeper trail`: who used which role, and why others were refused, by the events of CloudTrail. */
import { InvalidArgumentError } from 'commander';
import { parseDays } from '../../core/text/days.ts';
import { parseDuration } from '../../core/text/duration.ts';
import { trailReport } from '../../core/trail/trail-report.ts';
import { stepReader } from '../../core/trail/used-step.ts';
import { knownRoles } from '../account/known-roles.ts';
import { readTrail } from '../account/trail-events.ts';
import { type OptionSpec, optional, parsed, repeated, text } from '../command/option.ts';
import { AWS_BUCKET, OUTPUT, TARGET_IF_NAMED } from '../command/options.ts';
import { isRegion } from '../command/region.ts';
import { defineVerb } from '../command/verb.ts';
import { trailJson } from '../text/trail-json.ts';
import { trailText } from '../text/trail-text.ts';

const regions: OptionSpec<readonly string[]> = {
  ...repeated('--region <NAME>', 'a Region to look in, once for each; the Region of the credentials if left out'),
  parse: (word, before) => [...((before ?? []) as string[]), regionIn(word)],
};

export const verb = defineVerb({
  description:
    'Lists who used which role: every call of AssumeRoleWithWebIdentity with a token of Bitbucket that CloudTrail has, with its repository, deployment environment and step, let in or refused. Names come from the lock file of the manifests folder, if there is one. CloudTrail never says why a call was refused: the reason is found by trying the call on the role as its manifest declares it, or with --target as IAM has it. AWS is asked for the last two hours, in one Region, or files of a trail are read. What cannot be seen is said each time. Exits 0 whether or not a call was refused, and 1 if an event could not be understood. Nothing is written.',
  examples: [
    { line: 'rolekeeper trail --since 1d', means: 'lists the uses of a day, in the Region of your credentials' },
    {
      line: 'rolekeeper trail --role checkout-deploy --region eu-central-1 --region us-east-1',
      means: 'lists those of one role in two Regions',
    },
    {
      line: 'rolekeeper trail --events AWSLogs',
      means: 'lists what the files of a trail have, as aws s3 sync copies them',
    },
    {
      line: 'rolekeeper trail --since 7d --target aws',
      means: 'finds the reasons in the trust policies that IAM has now',
    },
  ],
  argument: optional('[DIR]', 'the manifests folder; manifests if left out and it is there'),
  options: {
    role: text('--role <NAME>', 'only uses of this role, by its name or its ARN'),
    since: parsed(
      '--since <TIME>',
      'how far back: 30m, 2h or 7d; at most 90d of AWS; 2h if left out, and everything of files',
      secondsIn,
    ),
    region: regions,
    events: text(
      '--events <FILE>',
      'instead of asking AWS: a file of a trail, packed or not, a folder of them, what aws cloudtrail lookup-events prints, or - for standard input',
    ),
    target: {
      ...TARGET_IF_NAMED.target,
      description:
        'where to read the trust policies that refused calls are tried on: aws or file:PATH; the manifests if left out',
    },
    profile: AWS_BUCKET.profile,
    endpointUrl: { ...AWS_BUCKET.endpointUrl, description: 'another endpoint for CloudTrail, IAM and STS' },
    ...OUTPUT,
  },
  async run({ argument: directory, options, ...session }) {
    const { output, io, program } = session;
    const { paint, width, terminalWidth } = output;
    const known = await knownRoles({ directory, ...options }, session);
    if (known === 'wrong') return 1;
    const readStep = stepReader(known?.hasSettings ? known.world.provider.subjectFormat : undefined);
    const read = await readTrail({ ...options, regions: options.region, readStep }, io);
    const report = trailReport(read.trail, { tried: known?.tried, world: known?.world, role: options.role });
    const answer = { ...read, report, role: options.role, judgedBy: known?.tried.from };
    if (output.json) output.dataJson(trailJson(answer));
    else output.data(trailText(answer, { paint, width, terminalWidth, program }));
    return report.unclear.length === 0 ? 0 : 1;
  },
});

function secondsIn(word: string): number {
  const days = parseDays(word);
  const seconds = days === undefined ? parseDuration(word) : days * 86_400;
  if (seconds !== undefined && seconds > 0) return seconds;
  throw new InvalidArgumentError('It is a time such as 30m, 2h or 7d.');
}

function regionIn(word: string): string {
  if (isRegion(word)) return word;
  throw new InvalidArgumentError('Name one such as eu-central-1, and give --region once for each.');
}
