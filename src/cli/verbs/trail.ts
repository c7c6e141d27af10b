/** `rolekeeper trail`: who used which role, and why others were refused, by the events of CloudTrail. */
import { InvalidArgumentError } from 'commander';
import { parseDays } from '../../core/text/days.ts';
import { parseDuration } from '../../core/text/duration.ts';
import { trailReport } from '../../core/trail/trail-report.ts';
import { stepReader } from '../../core/trail/used-step.ts';
import { knownRoles } from '../account/known-roles.ts';
import { readTrail } from '../account/trail-events.ts';
import { branchAuditJson } from '../audit/audit-json.ts';
import { branchAuditText } from '../audit/audit-text.ts';
import { openAudit } from '../audit/open-audit.ts';
import { flag, type OptionSpec, optional, parsed, repeated, text, withDefault } from '../command/option.ts';
import { AWS_BUCKET, OUTPUT, STATE_BUCKET, TARGET_IF_NAMED } from '../command/options.ts';
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
    'Lists who used which role: every call of AssumeRoleWithWebIdentity with a token of Bitbucket that CloudTrail has, with its repository, deployment environment and step, let in or refused. Names come from the lock file of the manifests folder, if there is one. CloudTrail never says why a call was refused: the reason is found by trying the call on the role as its manifest declares it, or with --target as IAM has it. AWS is asked for the last two hours, in one Region, or files of a trail are read. What cannot be seen is said each time. With --branches, Bitbucket is asked of which pipeline run each use was: so it shows afterwards whether a role was used from the branches that its manifest names. That needs a token in ROLEKEEPER_BITBUCKET_TOKEN (scopes repository and pipeline), and is kept for status in the state bucket, if one is named, or beside the embedded account of --target. Exits 0 whether or not a call was refused, and 1 if an event could not be understood or a use was from another branch. Nothing else is written.',
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
    {
      line: 'rolekeeper trail --branches --since 1d --state-bucket NAME',
      means:
        'asks Bitbucket whether the uses of a day were from the branches that the manifests name, and keeps the answer for status',
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
    branches: flag('--branches', 'ask Bitbucket on which branch, tag or pull request each use ran'),
    budget: withDefault(
      parsed('--budget <NUMBER>', 'requests to Bitbucket, at most; it allows about 1,000 an hour', requestsIn),
      '300',
    ),
    ...STATE_BUCKET,
    profile: AWS_BUCKET.profile,
    endpointUrl: { ...AWS_BUCKET.endpointUrl, description: 'another endpoint for CloudTrail, IAM and STS' },
    ...OUTPUT,
  },
  async run({ argument: directory, options, ...session }) {
    const { output, io, program } = session;
    const { paint, width, terminalWidth } = output;
    const known = await knownRoles({ directory, ...options }, session);
    if (known === 'wrong') return 1;
    const ask = options.branches ? openAudit({ ...options, regions: options.region }, known, session) : undefined;
    const readStep = stepReader(known?.hasSettings ? known.world.provider.subjectFormat : undefined);
    const read = await readTrail({ ...options, regions: options.region, readStep }, io);
    const report = trailReport(read.trail, { tried: known?.tried, world: known?.world, role: options.role });
    const answer = { ...read, report, role: options.role, judgedBy: known?.tried.from };
    const audit = await ask?.(read);
    if (output.json)
      output.dataJson({ ...trailJson(answer), branches: audit === undefined ? null : branchAuditJson(audit) });
    else {
      output.data(trailText(answer, { paint, width, terminalWidth, program }));
      if (audit !== undefined)
        output.data(branchAuditText(audit, { paint, width, terminalWidth, lock: known?.world.lock }));
    }
    const isOutside = audit?.roles.some(({ outsideCount }) => outsideCount > 0) ?? false;
    return report.unclear.length === 0 && !isOutside ? 0 : 1;
  },
});

function secondsIn(word: string): number {
  const days = parseDays(word);
  const seconds = days === undefined ? parseDuration(word) : days * 86_400;
  if (seconds !== undefined && seconds > 0) return seconds;
  throw new InvalidArgumentError('It is a time such as 30m, 2h or 7d.');
}

/** More than Bitbucket allows the account of a token in an hour is a mistake. */
function requestsIn(word: string): number {
  if (/^\d{1,5}$/.test(word) && Number(word) >= 1 && Number(word) <= 10_000) return Number(word);
  throw new InvalidArgumentError('It is a number from 1 to 10000.');
}

function regionIn(word: string): string {
  if (isRegion(word)) return word;
  throw new InvalidArgumentError('Name one such as eu-central-1, and give --region once for each.');
}
