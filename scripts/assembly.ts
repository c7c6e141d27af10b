/** What `cdk synth` has written: the stacks with their templates, and by which bootstrap they are deployed. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface AssembledStack {
  /** In the assembly, and for the CDK's command line. */
  id: string;
  /** In CloudFormation. */
  name: string;
  account: string;
  region: string;
  /** Of the bootstrap: its bucket is `cdk-QUALIFIER-assets-ACCOUNT-REGION`. */
  qualifier: string;
  /** Roles of the bootstrap that a deployment enters, as ARNs with `${AWS::Partition}`; undefined: the caller works itself. */
  deployRole: string | undefined;
  lookupRole: string | undefined;
  /** File in the assembly's folder. */
  templateFile: string;
  template: Template;
}

/** The part of a CloudFormation template that is looked at here. */
export interface Template {
  Parameters?: Readonly<Record<string, unknown>>;
  Resources: Readonly<Record<string, TemplateResource>>;
  Outputs?: Readonly<Record<string, { readonly Value?: unknown }>>;
}

export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly Metadata?: Readonly<Record<string, unknown>>;
}

/** @param folder such as `cdk.out` */
export async function readAssembly(folder: string): Promise<AssembledStack[]> {
  const { artifacts } = (await readJson(join(folder, 'manifest.json'))) as Manifest;
  const stacks = Object.entries(artifacts).filter(([, { type }]) => type === 'aws:cloudformation:stack');
  return Promise.all(
    stacks.map(async ([id, { environment = '', properties = {} }]): Promise<AssembledStack> => {
      const [account = '', region = ''] = environment.replace('aws://', '').split('/');
      const { templateFile = '', stackName = id, bootstrapStackVersionSsmParameter = '' } = properties;
      return {
        id,
        name: stackName,
        account,
        region,
        qualifier: qualifierIn(bootstrapStackVersionSsmParameter),
        deployRole: properties.assumeRoleArn,
        lookupRole: properties.lookupRole?.arn,
        templateFile,
        template: (await readJson(join(folder, templateFile))) as Template,
      };
    }),
  );
}

interface Manifest {
  artifacts: Record<string, { type: string; environment?: string; properties?: StackProperties }>;
}

interface StackProperties {
  templateFile?: string;
  stackName?: string;
  assumeRoleArn?: string;
  lookupRole?: { arn: string };
  bootstrapStackVersionSsmParameter?: string;
}

/** `/cdk-bootstrap/rolekeeper/version` -> `rolekeeper`. Without one it is what the CDK has without any word of ours. */
function qualifierIn(parameter: string): string {
  return /^\/cdk-bootstrap\/([^/]+)\/version$/.exec(parameter)?.[1] ?? 'hnb659fds';
}

async function readJson(file: string): Promise<unknown> {
  return JSON.parse(await readFile(file, 'utf8'));
}
