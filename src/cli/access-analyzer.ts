/** `validate --access-analyzer`: the one check that asks AWS. Its client is loaded only when it is wanted. */
import type { Command } from 'commander';
import type { DesiredRole } from '../core/model/desired-role.ts';
import type { Issue } from '../core/model/diagnosis.ts';
import type { Finding } from '../core/model/finding.ts';
import type { SourceFile } from '../core/model/source-tree.ts';
import { UsageError } from '../errors.ts';
import type { Call } from './verb.ts';

export function addAccessAnalyzer(command: Command): Command {
  return command
    .optionsGroup('AWS:')
    .option(
      '--access-analyzer',
      'also ask IAM Access Analyzer about every policy; needs credentials that allow access-analyzer:ValidatePolicy',
    )
    .option('--profile <NAME>', 'with --access-analyzer: the profile of the credentials')
    .option('--region <NAME>', 'with --access-analyzer: the region of the endpoint')
    .option('--endpoint-url <URL>', 'with --access-analyzer: another endpoint');
}

/**
 * Nothing, unless the option is given.
 * @throws UsageError, WorldError
 */
export async function askAccessAnalyzer(
  options: Call['options'],
  roles: readonly DesiredRole[],
  files: readonly SourceFile[],
): Promise<{ issues: Issue[]; findings: Finding[] }> {
  if (options.accessAnalyzer !== true) {
    refuseAloneOptions(options);
    return { issues: [], findings: [] };
  }
  const [{ AccessAnalyzer }, { awsOptions }, { validateOnline }] = await Promise.all([
    import('../aws/access-analyzer.ts'),
    import('./aws-target.ts'),
    import('./online-validation.ts'),
  ]);
  const analyzer = new AccessAnalyzer(awsOptions(options));
  try {
    return await validateOnline({ roles, files }, analyzer);
  } finally {
    analyzer.close();
  }
}

const FLAGS: Readonly<Record<string, string>> = {
  profile: '--profile',
  region: '--region',
  endpointUrl: '--endpoint-url',
};

function refuseAloneOptions(options: Call['options']): void {
  const given = Object.keys(FLAGS).find((name) => options[name] !== undefined);
  if (given === undefined) return;
  throw new UsageError(`${FLAGS[given]} means nothing without --access-analyzer`, {
    remedy: `Add --access-analyzer, or leave ${FLAGS[given]} out: without it AWS is not asked.`,
  });
}
