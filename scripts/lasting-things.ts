/**
 * What outlives our stacks, or was there before them: the OIDC provider, the permissions boundary, the buckets; and a role,
 * which a deployment in another region has, as IAM is the same everywhere. All have fixed names, so a deployment that would create what is there already fails in its middle. It is looked for before
 * (scripts/sightings.ts), and this file says what is to be passed instead.
 */
import { ADOPT } from '../infra/boundary.ts';
import type { AssembledStack, Template, TemplateResource } from './assembly.ts';

export interface LastingThing {
  kind: 'provider' | 'boundary' | 'bucket' | 'role';
  /** An ARN; of a bucket or a role its name. */
  name: string;
  stack: AssembledStack;
  /** Where the template makes it; undefined: the template only names it, and it has to be there. */
  logicalId: string | undefined;
  /** To be taken into the stack, if it is there. */
  adopted: boolean;
}

/** What was seen of one of them. */
export type Sighting =
  | { is: 'absent' }
  /** In the stack that makes it. */
  | { is: 'held' }
  /** In the account, and not in the stack. `instead`: what the stack has in its place, and would replace by it. */
  | { is: 'loose'; instead?: string }
  /** A bucket of another account. */
  | { is: 'taken' }
  | { is: 'unseen'; why: string };

/** All that the templates make or name. */
export function lastingThings(stacks: readonly AssembledStack[]): LastingThing[] {
  return stacks.flatMap((stack) => {
    const { Resources, Outputs = {} } = stack.template;
    const ofType = (type: string) => Object.entries(Resources).filter(([, { Type }]) => Type === type);
    const named = (kind: 'provider' | 'boundary', output: string, type: string): LastingThing[] => {
      const name = Outputs[output]?.Value;
      if (typeof name !== 'string') return [];
      const [made] = ofType(type);
      return [{ kind, name, stack, logicalId: made?.[0], adopted: isAdopted(made?.[1]) }];
    };
    const buckets = ofType('AWS::S3::Bucket').map(([logicalId, { Properties = {} }]): LastingThing => {
      return { kind: 'bucket', name: `${Properties.BucketName}`, stack, logicalId, adopted: false };
    });
    // One of them stands for all: they come and go together.
    const roles = ofType('AWS::IAM::Role')
      .flatMap(([logicalId, { Properties: { RoleName } = {} }]): LastingThing[] =>
        typeof RoleName === 'string' ? [{ kind: 'role', name: RoleName, stack, logicalId, adopted: false }] : [],
      )
      .slice(0, 1);
    return [
      ...named('provider', 'ProviderArn', 'AWS::IAM::OIDCProvider'),
      ...named('boundary', 'BoundaryArn', 'AWS::IAM::ManagedPolicy'),
      ...buckets,
      ...roles,
    ];
  });
}

function isAdopted(resource: TemplateResource | undefined): boolean {
  return resource?.Metadata?.[ADOPT] === true;
}

/** The same template, in which the policy has another text. */
export function withDocument(template: Template, { logicalId = '' }: LastingThing, document: unknown): Template {
  const { [logicalId]: policy, ...others } = template.Resources;
  if (policy === undefined) return template;
  const Properties = { ...policy.Properties, PolicyDocument: document };
  return { ...template, Resources: { ...others, [logicalId]: { ...policy, Properties } } };
}

/** What to pass instead, in words for people; undefined: nothing is in the way. */
export function obstacle(thing: LastingThing, sighting: Sighting, imports: boolean): string | undefined {
  const { kind, name, stack, logicalId, adopted } = thing;
  const { is } = sighting;
  if (is === 'held' || is === 'unseen') return undefined;
  if (logicalId === undefined) return is === 'absent' ? MISSING[kind](name) : undefined;
  if (is === 'taken') {
    return (
      `The bucket ${name} belongs to another AWS account: names of buckets are global. Deploy to another region with ` +
      '-c region=REGION, and find out who has it: the name holds the number of your account.'
    );
  }
  if (sighting.is === 'loose' && sighting.instead !== undefined)
    return IN_THE_WAY[kind](name, sighting.instead, stack.name);
  if (is === 'absent' || adopted || (kind === 'bucket' && imports)) return undefined;
  return PRESENT[kind](name, stack);
}

const PRESENT: Readonly<Record<LastingThing['kind'], (name: string, stack: AssembledStack) => string>> = {
  provider: (arn) =>
    `The account has the OIDC provider already, and an account has one for a workspace. Pass -c providerArn=${arn}`,
  boundary: (arn, stack) =>
    `The policy ${arn} is there already, and not in the stack ${stack.name}. If an earlier deployment of Rolekeeper has left ` +
    'it, pass -c adoptBoundary=true: its text becomes that of this version. If it is yours, pass -c createBoundary=false, ' +
    'and put its text under roles.boundaryDocument in rolekeeper.yaml. If it is that of another deployment in this account, ' +
    'name one of your own under roles.permissionsBoundary.',
  bucket: (bucket, stack) =>
    `The bucket ${bucket} is there already, and not in the stack ${stack.name}. Pass --import-existing-resources: the stack ` +
    'takes it over with all that is in it.',
  role: (role, { name, region }) =>
    `The role ${role} is there already, and not in the stack ${name} in ${region}. If the service is deployed in another region, ` +
    'deploy there: -c region=REGION, and keep it in cdk.json; nothing else that is said here is to be done then. If it was left by a deployment ' +
    `that failed: look at the stack ${name} in CloudFormation, and delete what it says that it could not delete.`,
};

/** CloudFormation imports nothing in the place of what a stack has: `instead` would have to go before. */
const IN_THE_WAY: Readonly<Record<LastingThing['kind'], (name: string, instead: string, stack: string) => string>> = {
  provider: (arn, instead, stack) =>
    `The stack ${stack} has the OIDC provider ${instead}, and the settings now name ${arn}, which is there already. Pass ` +
    `-c providerArn=${arn}: the stack gives up the other one, which stays in the account.`,
  boundary: (arn, instead, stack) =>
    `The stack ${stack} has the boundary ${instead}, and the settings now name ${arn}, which is there already and would ` +
    'be created. Go back to the one that the stack has, under roles.permissionsBoundary in rolekeeper.yaml, or choose a third ' +
    `name; or, if no role wears it any more, delete it (IAM refuses that while one does): aws iam delete-policy --policy-arn ${arn}`,
  bucket: (bucket, instead, stack) =>
    `The stack ${stack} has the bucket ${instead}, and would replace it by ${bucket}, which is there already. Deploy with the ` +
    'region and the name that it was deployed with, or remove the stack first: the buckets stay.',
  role: (role, instead, stack) =>
    `The stack ${stack} has the role ${instead}, and would replace it by ${role}, which is there already.`,
};

const MISSING: Readonly<Record<LastingThing['kind'], (name: string) => string>> = {
  provider: (arn) => `There is no OIDC provider ${arn}. Leave providerArn out of the context: then the stack makes it.`,
  boundary: (arn) =>
    `There is no policy ${arn}, and createBoundary=false says that it is yours. Create it first, or leave createBoundary ` +
    'out of the context: then the stack makes ours under that name.',
  bucket: (bucket) => `There is no bucket ${bucket}.`,
  role: (role) => `There is no role ${role}.`,
};
