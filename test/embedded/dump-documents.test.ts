/** What a dump's file may hold: one JSON document, or two that are one account together. */
import { describe, expect, it, test } from 'vitest';
import { DUMP_COMMAND } from '../../src/core/codes/dump-command.ts';
import { fileIn } from '../../src/embedded/state-file.ts';
import dump from './dumps/account.json' with { type: 'json' };

const ARN = 'arn:aws:iam::444455556666:role/bitbucket/web';
const listed = { Roles: [{ Arn: ARN, RoleName: 'web', Description: 'Büro und Straße', MaxSessionDuration: 7200 }] };
const lines = (...documents: object[]) => documents.map((one) => `${JSON.stringify(one, null, 4)}\n`).join('');
const web = (text: string) => fileIn(text, 'dump.json').state.RoleDetailList.find(({ RoleName }) => RoleName === 'web');

describe('a dump with list-roles below it', () => {
  const cases = [
    { name: 'as the AWS CLI prints both', reason: 'what the one command makes', text: lines(dump, listed) },
    { name: 'the other way round', reason: 'the order says nothing', text: lines(listed, dump) },
    { name: 'each in one line', reason: 'jq -c', text: `${JSON.stringify(dump)}\n${JSON.stringify(listed)}\n` },
    { name: 'with CRLF', reason: 'Windows', text: lines(dump, listed).replaceAll('\n', '\r\n') },
    { name: 'a mark between them', reason: 'each was a file of its own', text: `${lines(dump)}\uFEFF${lines(listed)}` },
    { name: 'in one document', reason: 'jq -s add', text: lines({ ...dump, ...listed }) },
  ];
  it.each(cases)('$name: $reason', ({ text }) => {
    expect(web(text)).toMatchObject({ Description: 'Büro und Straße', MaxSessionDuration: 7200 });
  });
});

describe('what is refused, with the command that makes a whole dump', () => {
  const cases = [
    {
      name: 'two whole dumps',
      reason: 'which of them holds is not known',
      text: lines(dump, dump),
      message: 'holds /UserDetailList twice',
    },
    {
      name: 'a first page with list-roles below it',
      reason: 'the other roles would read as deleted',
      text: lines({ ...dump, NextToken: 'x' }, listed),
      message: 'holds only the first page of the account',
    },
    {
      name: 'a whole dump with the first page of list-roles',
      reason: 'the other roles would read as roles without a description',
      text: lines(dump, { ...listed, IsTruncated: true, Marker: 'x' }),
      message: 'holds only the first page of the account',
    },
    {
      name: 'a list beside it',
      reason: 'jq wrote it',
      text: `${lines(dump)}[]\n`,
      message: 'is not JSON',
    },
    { name: 'a table', reason: 'aws configure set output table', text: '-----\n| Get |\n', message: 'is not JSON' },
    {
      name: 'nothing',
      reason: 'the command failed after the shell had made the file',
      text: '',
      message: 'is not JSON',
    },
    {
      name: 'list-roles alone',
      reason: 'it has no policies',
      text: lines(listed),
      message: 'holds what aws iam list-roles prints',
    },
  ];
  it.each(cases)('$name: $reason', ({ text, message }) => {
    const error = thrown(() => fileIn(text, 'dump.json'));
    expect(error.message).toContain('dump.json');
    expect(error.message).toContain(message);
    expect(error).toMatchObject({ code: 'state-file', remedy: expect.stringContaining(DUMP_COMMAND) });
  });
});

test('what the AWS CLI printed is a dump, and what we have saved is not', () => {
  expect(fileIn(lines(dump), 'dump.json').isDump).toBe(true);
  expect(fileIn(lines({ Account: '444455556666', ...dump }), 'iam.json').isDump).toBe(false);
});

function thrown(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    return error as Error;
  }
  return expect.fail('it is taken');
}
