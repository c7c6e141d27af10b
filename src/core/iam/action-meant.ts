/**
 * Which action was probably meant by one that AWS does not have. A wrong hint is worse than none: people take it, and
 * `ecs:DeployService` must not become DeleteService. So a hint is an action that exists, begins with the same verb, and is
 * one or two letters away. What is further away is a table of names that people use (api-names.ts).
 */
import { editDistance } from '../text/did-you-mean.ts';
import { longNameOf, neighboursOf, permissionsOf, prefixesOf } from './api-names.ts';
import { type CatalogueAction, serviceOf, servicePrefixes } from './catalogue.ts';
import { WORDS_OF_A_NAME } from './catalogue-format.ts';
import { hasWildcard, matches } from './wildcard.ts';

export interface Meant {
  /** `call`: the text is the name of an API call or command; `letters`: it is misspelt; `service`: its service is. */
  readonly by: 'call' | 'letters' | 'service';
  /** As AWS spells it; several are separated by `, `. */
  readonly action: string;
}

/** Longer texts are not misspelt, they are something else; comparing them would only take time. */
const LONGEST = 64;

/** `text` as the policy has it; undefined if nothing is near enough. */
export function actionMeant(text: string): Meant | undefined {
  const action = text.toLowerCase();
  const permissions = permissionsOf(action);
  if (permissions !== undefined) return { by: 'call', action: permissions };
  const [service = '', name = ''] = action.split(':');
  if (name === '' || action.length > LONGEST || hasWildcard(service)) return undefined;
  if (serviceOf(service) === undefined) return inServices(servicesMeant(service), text.slice(service.length + 1));
  if (hasWildcard(name)) return undefined;
  const near = longNameOf(action) ?? nearest(service, name);
  if (near !== undefined) return { by: 'letters', action: near };
  const elsewhere = onlyOne(
    neighboursOf(service).flatMap((prefix) => serviceOf(prefix)?.actions.get(name)?.name ?? []),
  );
  return elsewhere === undefined ? undefined : { by: 'service', action: elsewhere };
}

/** A service that people call otherwise, or the nearest in letters. */
function servicesMeant(service: string): readonly string[] {
  const named = prefixesOf(service);
  if (named.length > 0) return named;
  const plain = service.replaceAll('-', '');
  const allowed = service.length < 6 ? 1 : 2;
  const near = servicePrefixes().map((prefix) => ({
    prefix,
    distance: editDistance(prefix.replaceAll('-', ''), plain),
  }));
  const least = Math.min(...near.map(({ distance }) => distance));
  return least > allowed ? [] : near.filter(({ distance }) => distance === least).map(({ prefix }) => prefix);
}

/** The action in the only one of these services that has it, or nearly. */
function inServices(prefixes: readonly string[], name: string): Meant | undefined {
  const lower = name.toLowerCase();
  if (hasWildcard(lower)) {
    const having = prefixes.filter((prefix) =>
      [...(serviceOf(prefix)?.actions.keys() ?? [])].some((one) => matches(lower, one)),
    );
    const prefix = onlyOne(having);
    return prefix === undefined ? undefined : { by: 'service', action: `${prefix}:${name}` };
  }
  const exact = onlyOne(prefixes.flatMap((prefix) => serviceOf(prefix)?.actions.get(lower)?.name ?? []));
  const found =
    exact ?? onlyOne(prefixes.flatMap((prefix) => permissionsOf(`${prefix}:${lower}`) ?? nearest(prefix, lower) ?? []));
  return found === undefined ? undefined : { by: 'service', action: found };
}

function nearest(prefix: string, name: string): string | undefined {
  const actions = [...(serviceOf(prefix)?.actions ?? [])].map(([lower, action]) => ({
    lower,
    action,
    verb: verbIn(action),
  }));
  const verbs = new Set([...VERBS, ...actions.map(({ verb }) => verb)]);
  const verb = verbOf(name, verbs);
  const allowed = name.length < 8 ? 1 : 2;
  const near = actions
    .filter((one) => (verb === undefined ? one.lower[0] === name[0] : one.verb === verb))
    .map(({ lower, action }) => ({ action, lower, distance: editDistance(lower, name) }));
  const least = Math.min(...near.map(({ distance }) => distance));
  return least > allowed ? undefined : onlyOne(near.filter(({ distance }) => distance === least))?.action.name;
}

/** What does not say what is done: AdminGetUser is another deed than AdminDeleteUser. */
const IN_FRONT = ['admin', 'batch', 'bulk', 'transact'];

/** `get` of GetObject, `batchget` of BatchGetItem. */
function verbIn({ name }: CatalogueAction): string {
  const [first = '', second = ''] = name.slice(name.indexOf(':') + 1).match(WORDS_OF_A_NAME) ?? [];
  const verb = first.toLowerCase();
  return IN_FRONT.includes(verb) ? verb + second.toLowerCase() : verb;
}

/** The longest verb that the name begins with; undefined if it begins with none, so that its verb may be misspelt. */
function verbOf(name: string, verbs: ReadonlySet<string>): string | undefined {
  let longest: string | undefined;
  for (const verb of verbs) {
    if (name.startsWith(verb) && verb.length > (longest?.length ?? 0)) longest = verb;
  }
  return longest;
}

/** Verbs that a service may lack: what begins with one is no misspelling of another. */
const VERBS: readonly string[] = (
  'abort accept activate add allocate allow apply approve archive assign associate assume attach authorize build cancel ' +
  'change check close complete configure confirm connect copy create deactivate delete deny deploy deregister describe ' +
  'detach detect disable disassociate discover download enable evaluate execute export generate get grant import initiate ' +
  'invite invoke launch link list lock modify move notify open pass pause poll post promote provision publish pull purchase ' +
  'push put query read reboot register reject release remove replace request reset resolve restart restore resume retrieve ' +
  'revoke rollback rotate run scan schedule search select send set sign start stop submit subscribe suspend tag terminate test ' +
  'unassign undeploy unlink unlock unsubscribe untag update upgrade upload use validate verify view write'
).split(' ');

function onlyOne<T>(found: readonly T[]): T | undefined {
  return found.length === 1 ? found[0] : undefined;
}
