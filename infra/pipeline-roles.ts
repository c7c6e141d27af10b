/**
 * The roles of the config repository's own pipeline. They are not managed by the service: it would be locked out of
 * itself by a mistake in a manifest.
 *
 *   plan    reads IAM, what is published, and the service's state, for `plan` and `pr`. Trusts the steps of the config
 *           repository that are **not** deployments, of any branch: a pull request runs on its own branch, and what is
 *           reachable from there may only read.
 *   upload  publishes manifests. A caller that can become it decides about every managed role, so it trusts the steps
 *           of one deployment environment only; in Bitbucket that environment must admit the main branch alone.
 *           Trusting the repository instead would trust every person who can push a branch: the pipeline file comes
 *           from that branch. Where the service fetches the manifests by itself nobody publishes, and there is no such
 *           role.
 */
import { CfnOutput, Duration } from 'aws-cdk-lib';
import { PolicyDocument, Role, WebIdentityPrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { Settings } from '../src/core/manifest/settings.ts';
import { subjectPattern } from '../src/core/manifest/subject-format.ts';
import type { ManifestOrigin } from '../src/core/model/deployment.ts';
import { serviceRoles } from '../src/core/model/service-roles.ts';
import type { Uuid } from '../src/core/text/uuid.ts';
import { type Layout, STATE_KEYS } from '../src/layout.ts';
import { acknowledge, policiesAreFound } from './acknowledge.ts';
import { bucketNames, type Place, TOOL_PATH } from './names.ts';
import { planStatements, publishedObjects, uploadStatements } from './pipeline-permissions.ts';
import { type PolicyStatementJson, policyDocument } from './policy-statement.ts';

/** Whose pipeline it is, as UUIDs (lower case, with braces). */
export interface ConfigRepository {
  slug: string;
  uuid: Uuid;
  /** Fetched; or pinned, only where the workspace's `sub` carries the branch and no environment. */
  branch: string;
  /** The deployment environment that publishes; undefined: nobody does. */
  publisher: Publisher | undefined;
}

export interface Publisher {
  environment: string;
  environmentUuid: string;
}

export interface PipelineRolesProps {
  settings: Settings;
  repository: ConfigRepository;
  place: Place;
  layout: Layout;
  source: ManifestOrigin;
}

/** A step's UUID changes at every run. Fixed length: unlike `*` it cannot swallow `{environment}:{step}`. */
const ANY_STEP = '{????????-????-????-????-????????????}';

export class PipelineRoles extends Construct {
  constructor(scope: Construct, id: string, props: PipelineRolesProps) {
    super(scope, id);
    const { settings, repository, place, layout, source } = props;
    const plan = this.#role(
      'Plan',
      settings,
      planSubject(settings, repository),
      planStatements(settings, place, layout, source),
    );
    const published = Object.fromEntries(
      publishedObjects(place, layout)
        .filter((arn) => arn.includes('*'))
        .map((arn) => [
          `AwsSolutions-IAM5[Resource::${arn}]`,
          'Keys hold the commit or the manifest’s path, and are not known before',
        ]),
    );
    acknowledge(plan, {
      'AwsSolutions-IAM5[Resource::*]':
        'ListRoles, GetAccountSummary and GetAccountAuthorizationDetails have no narrower resource',
      ...policiesAreFound(settings),
      ...stateKeysAreNotKnown(place),
      ...(source === 'bucket' && published),
    });
    const subject = uploadSubject(settings, repository);
    if (subject === undefined) return;
    const statements = uploadStatements(settings.account, place, layout);
    acknowledge(this.#role('Upload', settings, subject, statements), published);
  }

  #role(kind: 'Plan' | 'Upload', settings: Settings, subject: string, statements: PolicyStatementJson[]): Role {
    const { host, arn, audience } = settings.provider;
    const name = serviceRoles(settings.deployment)[kind === 'Plan' ? 'plan' : 'upload'];
    const role = new Role(this, kind, {
      roleName: name,
      path: TOOL_PATH,
      description:
        kind === 'Plan'
          ? 'Plans changes in pull requests of the config repository; reads only'
          : 'Publishes manifests from the config repository; one deployment environment only',
      assumedBy: new WebIdentityPrincipal(arn, {
        StringEquals: { [`${host}:aud`]: audience },
        StringLike: { [`${host}:sub`]: subject },
      }),
      maxSessionDuration: Duration.hours(1),
      inlinePolicies: { [name]: PolicyDocument.fromJson(policyDocument(statements)) },
    });
    new CfnOutput(this, `${kind}RoleArn`, { value: role.roleArn });
    return role;
  }
}

/** Of what the plan role reads in the state bucket. */
function stateKeysAreNotKnown(place: Place): Record<string, string> {
  const state = `arn:${place.partition}:s3:::${bucketNames(place).state}`;
  const of = (prefix: string, what: string) => [
    `AwsSolutions-IAM5[Resource::${state}/${prefix}*]`,
    `Keys hold ${what}, and are not known before`,
  ];
  return Object.fromEntries([
    of(STATE_KEYS.applied, 'the names of roles'),
    of(STATE_KEYS.days, 'days'),
    of(STATE_KEYS.reports, 'times and commits'),
  ]);
}

/** The `sub` pattern of the plan role: steps outside of deployments, where the format distinguishes them. */
export function planSubject({ provider }: Settings, { uuid }: ConfigRepository): string {
  const { subjectFormat: format, workspaceUuid } = provider;
  if (format.parts.includes('optionalEnvironmentUuid')) {
    const steps = subjectPattern(format, { workspaceUuid, repositoryUuid: uuid });
    return steps.endsWith('*') ? `${steps.slice(0, -1)}${ANY_STEP}` : steps;
  }
  return subjectPattern(format, { workspaceUuid, repositoryUuid: uuid });
}

/**
 * The `sub` pattern of the upload role: the environment, or the branch where the format has only that. undefined: nobody
 * publishes.
 */
export function uploadSubject(settings: Settings, repository: ConfigRepository & { publisher: Publisher }): string;
export function uploadSubject(settings: Settings, repository: ConfigRepository): string | undefined;
export function uploadSubject({ provider }: Settings, repository: ConfigRepository): string | undefined {
  const { subjectFormat: format, workspaceUuid } = provider;
  const { uuid: repositoryUuid, publisher, branch } = repository;
  if (publisher === undefined) return undefined;
  const { environmentUuid } = publisher;
  return subjectPattern(format, {
    workspaceUuid,
    repositoryUuid,
    ...(format.carriesEnvironment && { environmentUuid }),
    ...(format.carriesBranch && { branch }),
  });
}
