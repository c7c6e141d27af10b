import { type ActionPattern, standsForAny } from '../iam/action-pattern.ts';
import { CATALOGUE_DATE, serviceOf, servicePrefixes } from '../iam/catalogue.ts';
import { hasWildcard } from '../iam/wildcard.ts';
import { actionPointer } from '../permissions/policy-statements.ts';
import { didYouMean } from '../text/did-you-mean.ts';
import type { RoleRule, Violation } from './rule.ts';

/** API calls whose permission has another name: the most frequent reason for an action that AWS does not have. */
const API_NAMES: Readonly<Record<string, string>> = {
  's3:completemultipartupload': 's3:PutObject',
  's3:copyobject': 's3:GetObject and s3:PutObject',
  's3:createmultipartupload': 's3:PutObject',
  's3:deleteobjects': 's3:DeleteObject',
  's3:headbucket': 's3:ListBucket',
  's3:headobject': 's3:GetObject',
  's3:listbuckets': 's3:ListAllMyBuckets',
  's3:listmultipartuploads': 's3:ListBucketMultipartUploads',
  's3:listobjects': 's3:ListBucket',
  's3:listobjectsv2': 's3:ListBucket',
  's3:listobjectversions': 's3:ListBucketVersions',
  's3:uploadpart': 's3:PutObject',
  'lambda:invoke': 'lambda:InvokeFunction',
  'sqs:changemessagevisibilitybatch': 'sqs:ChangeMessageVisibility',
  'sqs:deletemessagebatch': 'sqs:DeleteMessage',
  'sqs:sendmessagebatch': 'sqs:SendMessage',
  'sns:publishbatch': 'sns:Publish',
};

/** Searching for the nearest of 700 actions takes a millisecond: the first few mistakes of a role get a suggestion. */
const SUGGESTIONS = 10;

/** A misspelt Allow does nothing, which is then often "repaired" with a wildcard; a misspelt Deny protects nothing. */
export const unknownAction: RoleRule = {
  codes: ['unknown-action'],
  level: 'refuse',
  check({ statements }) {
    const found: Violation[] = [];
    for (const statement of statements) {
      for (const [index, action] of [...statement.actions, ...(statement.notActions ?? [])].entries()) {
        const message = unknownActionWords(action);
        if (message === undefined) continue;
        const remedy = found.length < SUGGESTIONS ? suggestion(action) : LOOK_IT_UP;
        found.push({ pointer: actionPointer(statement, index), message, remedy });
      }
    }
    return found;
  },
};

const LOOK_IT_UP = 'look it up in the Service Authorization Reference of AWS';

/** What is wrong with the spelling; undefined if AWS has such an action. */
export function unknownActionWords(action: ActionPattern): string | undefined {
  const { text, service, wildcard, known } = action;
  if (known !== undefined || hasWildcard(service)) return undefined;
  if (serviceOf(service) === undefined) return `"${text}": AWS has no service "${service}" (as of ${CATALOGUE_DATE})`;
  if (!wildcard) return `"${text}" is not an action of AWS (as of ${CATALOGUE_DATE})`;
  return standsForAny(action) ? undefined : `"${text}" matches no action of AWS (as of ${CATALOGUE_DATE})`;
}

/** What was probably meant, or where to look. */
export function suggestion({ text, service, name }: ActionPattern): string {
  const permission = API_NAMES[text.toLowerCase()];
  if (permission !== undefined) return `that is the name of an API call; its permission is ${permission}`;
  const actions = serviceOf(service)?.actions;
  if (actions === undefined) {
    const near = didYouMean(service, servicePrefixes());
    return near === undefined ? LOOK_IT_UP : `did you mean ${near}:${text.slice(service.length + 1)}?`;
  }
  const near = didYouMean(name, actions.keys());
  return near === undefined ? LOOK_IT_UP : `did you mean ${actions.get(near)?.name}?`;
}
