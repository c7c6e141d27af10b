/** Calls of the webhook, each with what becomes of it and why. */
import { createHmac, hash } from 'node:crypto';
import {
  BEFORE,
  BRANCH,
  call,
  change,
  HEAD,
  push,
  REPOSITORY,
  reference,
  SECRET,
  signatureOf,
  WORKSPACE,
} from './sample-pushes.ts';

export interface WebhookCase {
  name: string;
  reason: string;
  event: unknown;
  status: number;
  /** The commit that the doorbell names, or null; left out: nothing rings. */
  rings?: string | null;
  /** What the answer says; `refused` where it is left out and nothing rings. */
  says?: string;
  /** What the log calls it. */
  logged?: string;
  /** The secret was not read for it. */
  unread?: true;
}

const BODY = JSON.stringify(push());
const SIGNED = signatureOf(BODY);
const signature = (value: string | undefined) => call(BODY, { headers: { 'x-hub-signature': value } });
const PAD = (bytes: number) => {
  const body = JSON.stringify({ ...push(), pad: '' });
  return JSON.stringify({ ...push(), pad: 'x'.repeat(bytes - Buffer.byteLength(body)) });
};
const MOST = 1_048_576;
const digest = (algorithm: string) => createHmac(algorithm, SECRET).update(BODY).digest('hex');

const RINGS: WebhookCase[] = [
  { name: 'a commit on the branch', reason: 'what the webhook is for', event: call(), status: 200, rings: HEAD },
  {
    name: 'the same in base64',
    reason: 'a Function URL hands over as base64 what it does not take for text',
    event: call(BODY, { isBase64: true }),
    status: 200,
    rings: HEAD,
  },
  {
    name: 'letters that are no ASCII, in the message of a commit',
    reason: 'bytes are signed, not characters',
    event: call(push([change({ commits: [{ message: 'Größe, 大小, 🔔\n' }] })])),
    status: 200,
    rings: HEAD,
  },
  {
    name: 'white space and order of keys as nobody expects',
    reason: 'the signature is of the bytes, whatever JSON they are',
    event: call(`\n ${JSON.stringify(push(), null, 3)} \n`),
    status: 200,
    rings: HEAD,
  },
  {
    name: 'a merge that a branch was deleted with',
    reason: 'one of the changes is of the branch',
    event: call(push([change({ new: null, old: reference('feature', BEFORE), closed: true }), change()])),
    status: 200,
    rings: HEAD,
  },
  {
    name: 'a forced push',
    reason: 'the branch is elsewhere now, and the pass reads where',
    event: call(push([change({ forced: true })])),
    status: 200,
    rings: HEAD,
  },
  {
    name: 'the branch is created',
    reason: 'there was nothing to read, and now there is',
    event: call(push([change({ old: null, created: true })])),
    status: 200,
    rings: HEAD,
  },
  {
    name: 'the branch is deleted',
    reason: 'people hear of it from the pass that fails, and at once: nothing is deleted for it',
    event: call(push([change({ new: null, closed: true })])),
    status: 200,
    rings: null,
  },
  {
    name: 'a push of many commits',
    reason: 'only the list of commits is cut short',
    event: call(push([change({ truncated: true })])),
    status: 200,
    rings: HEAD,
  },
  {
    name: 'two changes of the branch in one push',
    reason: 'the last one says where it is',
    event: call(push([change({ new: reference(BRANCH, BEFORE) }), change()])),
    status: 200,
    rings: HEAD,
  },
  {
    name: 'a commit that is no hash',
    reason: 'it is for the report only; the bell rings without it',
    event: call(push([change({ new: reference(BRANCH, '../../etc/passwd\u001b[31m') })])),
    status: 200,
    rings: null,
  },
  ...[`${HEAD}0`, `0${HEAD}`, HEAD.slice(1), HEAD.toUpperCase(), [HEAD]].map((hash) => ({
    name: `a commit that is ${JSON.stringify(hash)}`,
    reason: 'a commit has forty digits in lower case',
    event: call(push([change({ new: { ...reference(BRANCH, HEAD), target: { hash } } })])),
    status: 200,
    rings: null,
  })),
  {
    name: 'a branch without a commit',
    reason: 'the same',
    event: call(push([change({ new: { type: 'branch', name: BRANCH } })])),
    status: 200,
    rings: null,
  },
  {
    name: 'the UUID without braces and in upper case',
    reason: 'it is the same UUID',
    event: call(push([change()], { uuid: REPOSITORY.slice(1, -1).toUpperCase() })),
    status: 200,
    rings: HEAD,
  },
  {
    name: 'a repository without its workspace',
    reason: 'older examples have none; the UUID of the repository is enough',
    event: call(push([change()], { workspace: undefined })),
    status: 200,
    rings: HEAD,
  },
  {
    name: 'a repository under another name',
    reason: 'it was renamed: the UUID counts',
    event: call(push([change()], { name: 'roles', full_name: 'acme/roles' })),
    status: 200,
    rings: HEAD,
  },
  {
    name: 'the second attempt',
    reason: 'Bitbucket sends again what was answered with 5xx',
    event: call(BODY, { headers: { 'x-attempt-number': '2' } }),
    status: 200,
    rings: HEAD,
  },
  {
    name: 'exactly 1 MiB',
    reason: 'the limit is what may be sent',
    event: call(PAD(MOST)),
    status: 200,
    rings: HEAD,
  },
  {
    name: 'other headers of any kind',
    reason: 'only the body is signed, and nothing but the event key is read of the others',
    event: call(BODY, { headers: { 'x-forwarded-for': '203.0.113.9', authorization: 'Basic eDp5', cookie: 'a=b' } }),
    status: 200,
    rings: HEAD,
  },
];

const IGNORED: WebhookCase[] = [
  {
    name: 'another event',
    reason: 'a webhook may be set to more than pushes',
    event: call(push(), { headers: { 'x-event-key': 'pullrequest:fulfilled' } }),
    status: 200,
    says: 'ignored: it is no repo:push',
    logged: 'another-event',
  },
  {
    name: 'no event key',
    reason: 'Bitbucket always sends one',
    event: call(push(), { headers: { 'x-event-key': undefined } }),
    status: 200,
    says: 'ignored: it is no repo:push',
    logged: 'another-event',
  },
  {
    name: 'two event keys',
    reason: 'a Function URL joins what comes twice',
    event: call(push(), { headers: { 'x-event-key': 'repo:push,repo:push' } }),
    status: 200,
    says: 'ignored: it is no repo:push',
    logged: 'another-event',
  },
  {
    name: 'another repository',
    reason: 'a webhook of the workspace calls for all of them',
    event: call(push([change()], { uuid: '{00000000-0000-4000-8000-000000000001}' })),
    status: 200,
    says: 'ignored: it is of another repository',
    logged: 'another-repository',
  },
  {
    name: 'another repository under the name of ours',
    reason: 'a name can be given away',
    event: call(push([change()], { uuid: '{00000000-0000-4000-8000-000000000002}', full_name: 'acme/iam-roles' })),
    status: 200,
    says: 'ignored: it is of another repository',
    logged: 'another-repository',
  },
  {
    name: 'our repository in another workspace',
    reason: 'it was moved, and a pass would not find it',
    event: call(push([change()], { workspace: { uuid: '{00000000-0000-4000-8000-000000000003}' } })),
    status: 200,
    says: 'ignored: it is of another repository',
    logged: 'another-repository',
  },
  {
    name: 'a repository whose UUID is no text',
    reason: 'what cannot be compared is not ours',
    event: call(push([change()], { uuid: [REPOSITORY] })),
    status: 200,
    says: 'ignored: it is of another repository',
    logged: 'another-repository',
  },
  {
    name: 'a workspace without its UUID',
    reason: 'the same',
    event: call(push([change()], { workspace: { slug: 'acme', uuid: null } })),
    status: 200,
    says: 'ignored: it is of another repository',
    logged: 'another-repository',
  },
  {
    name: 'another branch',
    reason: 'most pushes are',
    event: call(push([change({ new: reference('feature', HEAD), old: null })])),
    status: 200,
    says: 'ignored: no change of it is of the branch that is watched',
    logged: 'another-branch',
  },
  {
    name: 'a branch that begins with the name of ours',
    reason: 'names are compared whole',
    event: call(push([change({ new: reference('main/2', HEAD), old: reference('mai', BEFORE) })])),
    status: 200,
    says: 'ignored: no change of it is of the branch that is watched',
    logged: 'another-branch',
  },
  {
    name: 'the branch in other letter case',
    reason: 'to git it is another one',
    event: call(push([change({ new: reference('Main', HEAD), old: null })])),
    status: 200,
    says: 'ignored: no change of it is of the branch that is watched',
    logged: 'another-branch',
  },
  {
    name: 'a tag with the name of the branch',
    reason: 'a pass reads the branch',
    event: call(
      push([change({ new: reference(BRANCH, HEAD, 'annotated_tag'), old: reference(BRANCH, BEFORE, 'tag') })]),
    ),
    status: 200,
    says: 'ignored: no change of it is of the branch that is watched',
    logged: 'another-branch',
  },
  {
    name: 'no change at all',
    reason: 'nothing that a pass would read is another one',
    event: call(push([])),
    status: 200,
    says: 'ignored: no change of it is of the branch that is watched',
    logged: 'another-branch',
  },
  {
    name: 'changes that are none',
    reason: 'signed or not, nothing is believed of its form',
    event: call(push([null, 7, 'main', [], {}, { new: 'main', old: ['main'] }])),
    status: 200,
    says: 'ignored: no change of it is of the branch that is watched',
    logged: 'another-branch',
  },
];

const NOT_SIGNED: WebhookCase[] = [
  {
    name: 'no signature',
    reason: 'a webhook without a secret, or anybody',
    event: signature(undefined),
    status: 401,
    logged: 'no-signature',
    unread: true,
  },
  {
    name: 'an empty signature',
    reason: 'the same',
    event: signature(''),
    status: 401,
    logged: 'malformed-signature',
    unread: true,
  },
  {
    name: 'digits without the algorithm',
    reason: 'the documented form has it',
    event: signature(SIGNED.slice('sha256='.length)),
    status: 401,
    logged: 'malformed-signature',
    unread: true,
  },
  {
    name: 'SHA-1 with the right secret',
    reason: 'one algorithm, and the caller does not choose it',
    event: signature(`sha1=${digest('sha1')}`),
    status: 401,
    logged: 'malformed-signature',
    unread: true,
  },
  {
    name: 'SHA-512 with the right secret',
    reason: 'the same',
    event: signature(`sha512=${digest('sha512')}`),
    status: 401,
    logged: 'malformed-signature',
    unread: true,
  },
  {
    name: 'SHA-512 that is called sha256',
    reason: 'too long',
    event: signature(`sha256=${digest('sha512')}`),
    status: 401,
    logged: 'malformed-signature',
    unread: true,
  },
  {
    name: 'digits in upper case',
    reason: 'Bitbucket writes lower case: one signature has one spelling',
    event: signature(`sha256=${digest('sha256').toUpperCase()}`),
    status: 401,
    logged: 'malformed-signature',
    unread: true,
  },
  {
    name: 'the algorithm in upper case',
    reason: 'the same',
    event: signature(`SHA256=${digest('sha256')}`),
    status: 401,
    logged: 'malformed-signature',
    unread: true,
  },
  {
    name: 'base64 instead of digits',
    reason: 'another service writes it so',
    event: signature(`sha256=${createHmac('sha256', SECRET).update(BODY).digest('base64')}`),
    status: 401,
    logged: 'malformed-signature',
    unread: true,
  },
  {
    name: 'one digit fewer',
    reason: 'lengths are compared before bytes are',
    event: signature(SIGNED.slice(0, -1)),
    status: 401,
    logged: 'malformed-signature',
    unread: true,
  },
  {
    name: 'white space or a line feed after it',
    reason: 'nothing is trimmed',
    event: signature(`${SIGNED}\n`),
    status: 401,
    logged: 'malformed-signature',
    unread: true,
  },
  {
    name: 'two signatures, the second one right',
    reason: 'a Function URL joins what comes twice, and which of them counts is not for the caller to say',
    event: signature(`sha256=${'0'.repeat(64)},${SIGNED}`),
    status: 401,
    logged: 'malformed-signature',
    unread: true,
  },
  {
    name: 'the right signature twice',
    reason: 'the same',
    event: signature(`${SIGNED},${SIGNED}`),
    status: 401,
    logged: 'malformed-signature',
    unread: true,
  },
  {
    name: 'two headers that differ in letter case alone',
    reason: 'the same, were they ever handed over so',
    event: call(BODY, { headers: { 'X-Hub-Signature': SIGNED, 'x-hub-signature': `sha256=${'0'.repeat(64)}` } }),
    status: 401,
    logged: 'malformed-signature',
    unread: true,
  },
  {
    name: 'a signature that is no text',
    reason: 'an event that somebody with access to the function makes',
    event: { ...call(BODY), headers: { 'x-hub-signature': [SIGNED] } },
    status: 401,
    logged: 'malformed-signature',
    unread: true,
  },
  {
    name: 'in the header of another service',
    reason: 'GitHub calls it X-Hub-Signature-256',
    event: call(BODY, { headers: { 'x-hub-signature': undefined, 'x-hub-signature-256': SIGNED } }),
    status: 401,
    logged: 'no-signature',
    unread: true,
  },
];

const WRONGLY_SIGNED: WebhookCase[] = [
  {
    name: 'another secret',
    reason: 'who does not have ours cannot ring',
    event: call(BODY, { secret: `${SECRET.slice(0, -1)}u` }),
    status: 401,
    logged: 'wrong-signature',
  },
  {
    name: 'an empty secret',
    reason: 'the first guess',
    event: call(BODY, { secret: '' }),
    status: 401,
    logged: 'wrong-signature',
  },
  {
    name: 'zeros',
    reason: 'the second guess',
    event: signature(`sha256=${'0'.repeat(64)}`),
    status: 401,
    logged: 'wrong-signature',
  },
  {
    name: 'a plain digest without a secret',
    reason: 'anybody can make it',
    event: signature(`sha256=${hash('sha256', BODY)}`),
    status: 401,
    logged: 'wrong-signature',
  },
  {
    name: 'one bit of the signature',
    reason: 'all of it is compared',
    event: signature(SIGNED.slice(0, -1) + (SIGNED.endsWith('0') ? '1' : '0')),
    status: 401,
    logged: 'wrong-signature',
  },
  {
    name: 'one byte of the body',
    reason: 'all of it is signed',
    event: call(BODY.replace(HEAD, HEAD.replace('7', '8')), { headers: { 'x-hub-signature': SIGNED } }),
    status: 401,
    logged: 'wrong-signature',
  },
  {
    name: 'a space after the body',
    reason: 'the same JSON, other bytes',
    event: call(`${BODY} `, { headers: { 'x-hub-signature': SIGNED } }),
    status: 401,
    logged: 'wrong-signature',
  },
  {
    name: 'the signature of another body',
    reason: 'a signature is of one body',
    event: call(BODY, { headers: { 'x-hub-signature': signatureOf('{}') } }),
    status: 401,
    logged: 'wrong-signature',
  },
  {
    name: 'the signature of the base64 instead of the bytes',
    reason: 'what was sent is signed, not how it is handed over',
    event: call(BODY, {
      isBase64: true,
      headers: { 'x-hub-signature': signatureOf(Buffer.from(BODY).toString('base64')) },
    }),
    status: 401,
    logged: 'wrong-signature',
  },
  {
    name: 'brackets without end, wrongly signed',
    reason: 'nothing is parsed before the signature is right',
    event: call('['.repeat(100_000), { secret: 'guess' }),
    status: 401,
    logged: 'wrong-signature',
  },
  {
    name: 'another repository, wrongly signed',
    reason: 'the answer says nothing of what would have been ignored',
    event: call(push([change()], { uuid: WORKSPACE }), { secret: 'guess' }),
    status: 401,
    logged: 'wrong-signature',
  },
];

const NO_PUSH: WebhookCase[] = [
  { name: 'an empty body, signed', reason: 'it is no push', event: call(''), status: 400, logged: 'not-a-push' },
  ...[undefined, 7, { a: 1 }].map((body) => ({
    name: `a body that is ${JSON.stringify(body)}, with the signature of none`,
    reason: 'what is no text has no bytes',
    event: { ...call(''), body },
    status: 400,
    logged: 'not-a-push',
  })),
  {
    name: 'half a body, signed',
    reason: 'it is no JSON',
    event: call(BODY.slice(0, 200)),
    status: 400,
    logged: 'not-a-push',
  },
  {
    name: 'bytes that are no UTF-8, signed',
    reason: 'JSON is UTF-8, and nothing is read into the rest',
    event: call(
      Buffer.concat([Buffer.from(BODY.slice(0, -1)), Buffer.from([0x2c, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])]),
    ),
    status: 400,
    logged: 'not-a-push',
  },
  {
    name: 'a list, signed',
    reason: 'a push is an object',
    event: call(`[${BODY}]`),
    status: 400,
    logged: 'not-a-push',
  },
  {
    name: 'brackets without end, signed',
    reason: 'it ends as a refusal, not as a failure',
    event: call('['.repeat(500_000)),
    status: 400,
    logged: 'not-a-push',
  },
  {
    name: 'the body of another event under the key of a push',
    reason: 'the key is not signed: somebody has seen a pull request’s call and sends it as a push',
    event: call({ ...push(), push: undefined, pullrequest: { id: 1 } }),
    status: 400,
    logged: 'not-a-push',
  },
  {
    name: 'changes in the place of a list',
    reason: 'the documented form is a list',
    event: call({ ...push(), push: { changes: { 0: change(), length: 1 } } }),
    status: 400,
    logged: 'not-a-push',
  },
];

const NOT_TAKEN: WebhookCase[] = [
  ...['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'post'].map((method) => ({
    name: `${method}, signed`,
    reason: 'Bitbucket posts',
    event: call(BODY, { method }),
    status: 405,
    logged: 'not-post',
    unread: true as const,
  })),
  {
    name: 'one byte more than 1 MiB, signed',
    reason: 'it is not even hashed: Bitbucket sends no more than a quarter of that',
    event: call(PAD(MOST + 1)),
    status: 413,
    logged: 'too-large',
    unread: true,
  },
  {
    name: 'one byte more than 1 MiB in base64',
    reason: 'the bytes count, not the letters',
    event: call(PAD(MOST + 1), { isBase64: true }),
    status: 413,
    logged: 'too-large',
    unread: true,
  },
  {
    name: 'few letters and many bytes',
    reason: 'the same the other way round',
    event: call(JSON.stringify({ pad: '大'.repeat(400_000) })),
    status: 413,
    logged: 'too-large',
    unread: true,
  },
  {
    name: 'all that a Function URL lets in',
    reason: 'who floods it with this pays more than we do',
    event: call('x'.repeat(5_900_000), { headers: { 'x-hub-signature': undefined } }),
    status: 413,
    logged: 'too-large',
    unread: true,
  },
  {
    name: 'no call at all',
    reason: 'a person has invoked the function',
    event: {},
    status: 400,
    logged: 'no-request',
    unread: true,
  },
  {
    name: 'an event that is no object',
    reason: 'the same, in a hurry',
    event: 'ring',
    status: 400,
    logged: 'no-request',
    unread: true,
  },
];

export const WEBHOOK_CASES: readonly WebhookCase[] = [
  ...RINGS,
  ...IGNORED,
  ...NOT_SIGNED,
  ...WRONGLY_SIGNED,
  ...NO_PUSH,
  ...NOT_TAKEN,
];
