/** Signatures that the issuer did not make for this token. */
import { CLAIMS } from '../../support/gate-tokens.ts';
import type { Attack } from './attack.ts';

export const SIGNATURES: readonly Attack[] = [
  {
    name: 'a stranger under the name of the key',
    reason: 'the name says nothing',
    signedBy: 'stranger',
    code: 'gate-token-signature',
  },
  {
    name: 'another payload',
    reason: 'it was changed after it was signed',
    after: (token) => {
      const [head, , end] = token.split('.');
      const body = Buffer.from(JSON.stringify({ ...CLAIMS, branchName: 'release/1' })).toString('base64url');
      return `${head}.${body}.${end}`;
    },
    code: 'gate-token-signature',
  },
  {
    name: 'another header',
    reason: 'the header is signed as well',
    after: (token) => {
      const head = Buffer.from(JSON.stringify({ kid: 'lNdZ-2026', alg: 'RS256' })).toString('base64url');
      return `${head}.${token.split('.').slice(1).join('.')}`;
    },
    code: 'gate-token-signature',
  },
  {
    name: 'a signature of zeros',
    reason: 'a verifier of ECDSA took it',
    after: (token) => token.replace(/[^.]*$/, 'A'.repeat(342)),
    code: 'gate-token-signature',
  },
  {
    name: 'a signature of one byte',
    reason: 'it has another length',
    after: (token) => token.replace(/[^.]*$/, 'AQ'),
    code: 'gate-token-signature',
  },
  {
    name: 'a longer signature',
    reason: 'zeros before a number change nothing',
    after: (token) =>
      token.replace(/[^.]*$/, (end) =>
        Buffer.concat([Buffer.alloc(3), Buffer.from(end, 'base64url')]).toString('base64url'),
      ),
    code: 'gate-token-signature',
  },
];
