/** `validate --access-analyzer`: the one check that asks AWS. Its client is loaded only when it is wanted. */
import type { DesiredRole } from '../../core/model/desired-role.ts';
import type { Issue } from '../../core/model/diagnosis.ts';
import type { Finding } from '../../core/model/finding.ts';
import type { SourceFile } from '../../core/model/source-tree.ts';
import { UsageError } from '../../errors.ts';
import { flag, grouped, type OptionValues, text } from '../command/option.ts';
import { awsOptions } from '../command/options.ts';

export const ACCESS_ANALYZER = grouped('AWS:', {
  accessAnalyzer: flag(
    '--access-analyzer',
    'also ask IAM Access Analyzer about every policy; needs credentials that allow access-analyzer:ValidatePolicy',
  ),
  profile: text('--profile <NAME>', 'with --access-analyzer: the profile of the credentials'),
  region: text('--region <NAME>', 'with --access-analyzer: the region of the endpoint'),
  endpointUrl: text('--endpoint-url <URL>', 'with --access-analyzer: another endpoint'),
});

type Options = OptionValues<typeof ACCESS_ANALYZER>;

/**
 * Nothing, unless the option is given.
 * @throws UsageError, WorldError
 */
export async function askAccessAnalyzer(
  options: Options,
  roles: readonly DesiredRole[],
  files: readonly SourceFile[],
): Promise<{ issues: Issue[]; findings: Finding[] }> {
  if (!options.accessAnalyzer) {
    refuseAloneOptions(options);
    return { issues: [], findings: [] };
  }
  const [{ AccessAnalyzer }, { validateOnline }] = await Promise.all([
    import('../../aws/access-analyzer.ts'),
    import('./online-validation.ts'),
  ]);
  const analyzer = new AccessAnalyzer(awsOptions(options));
  try {
    return await validateOnline({ roles, files }, analyzer);
  } finally {
    analyzer.close();
  }
}

const FLAGS = { profile: '--profile', region: '--region', endpointUrl: '--endpoint-url' } as const;

function refuseAloneOptions(options: Options): void {
  const given = (['profile', 'region', 'endpointUrl'] as const).find((name) => options[name] !== undefined);
  if (given === undefined) return;
  throw new UsageError(`${FLAGS[given]} means nothing without --access-analyzer`, {
    remedy: `Add --access-analyzer, or leave ${FLAGS[given]} out: without it AWS is not asked.`,
  });
}
