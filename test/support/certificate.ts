/**
 * Certificates (RFC 5280) that are made when a test runs, so that none lies in the repository and runs out. Node signs
 * and does not make any; what a loopback server needs is one page of DER.
 */
import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

export interface Authority {
  readonly name: string;
  readonly privateKey: KeyObject;
  /** PEM, for the option `ca` of a client. */
  readonly certificate: string;
}

/** A certificate and its private key in PEM, for the options of a server. */
export interface ServerIdentity {
  readonly key: string;
  readonly cert: string;
}

/** A certificate authority that only who is handed its certificate trusts. */
export function authority(name: string): Authority {
  const { privateKey, publicKey } = ellipticPair();
  const extensions = [extension('2.5.29.19', sequence(Buffer.from([0x01, 0x01, 0xff])), true)];
  const certificate = certificateOf({ subject: name, publicKey, issuer: name, signer: privateKey, extensions });
  return { name, privateKey, certificate };
}

/** @param host a DNS name: the only one that the certificate is for */
export function serverIdentity(host: string, by: Authority): ServerIdentity {
  const { privateKey, publicKey } = ellipticPair();
  const extensions = [extension('2.5.29.17', sequence(der(0x82, Buffer.from(host, 'ascii'))))];
  const cert = certificateOf({ subject: host, publicKey, issuer: by.name, signer: by.privateKey, extensions });
  return { cert, key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
}

function ellipticPair() {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

interface Wanted {
  readonly subject: string;
  readonly publicKey: KeyObject;
  readonly issuer: string;
  readonly signer: KeyObject;
  readonly extensions: readonly Buffer[];
}

function certificateOf({ subject, publicKey, issuer, signer, extensions }: Wanted): string {
  const algorithm = sequence(oid('1.2.840.10045.4.3.2'));
  const now = Date.now();
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([0x40]), randomBytes(8)])),
    algorithm,
    nameOf(issuer),
    sequence(time(now - HOUR), time(now + 24 * HOUR)),
    nameOf(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...extensions)),
  );
  const signature = der(0x03, Buffer.concat([Buffer.from([0]), sign('sha256', body, signer)]));
  const lines =
    sequence(body, algorithm, signature)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

const HOUR = 3_600_000;

function extension(id: string, value: Buffer, critical = false): Buffer {
  const isCritical = critical ? [Buffer.from([0x01, 0x01, 0xff])] : [];
  return sequence(oid(id), ...isCritical, der(0x04, value));
}

/** `CN=…` alone. */
function nameOf(name: string): Buffer {
  return sequence(der(0x31, sequence(oid('2.5.4.3'), der(0x0c, Buffer.from(name)))));
}

/** UTCTime: `YYMMDDhhmmssZ`. */
function time(milliseconds: number): Buffer {
  return der(
    0x17,
    Buffer.from(
      `${new Date(milliseconds)
        .toISOString()
        .replaceAll(/[-:T]|\.\d+/g, '')
        .slice(2)}`,
    ),
  );
}

function sequence(...items: readonly Buffer[]): Buffer {
  return der(0x30, Buffer.concat(items));
}

function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...more] = dotted.split('.').map(Number);
  return der(0x06, Buffer.from([first * 40 + second, ...more.flatMap(base128)]));
}

/** Seven bits a byte; all but the last have the eighth. */
function base128(number: number): number[] {
  const digits = [number & 0x7f];
  for (let rest = number >>> 7; rest > 0; rest >>>= 7) digits.unshift((rest & 0x7f) | 0x80);
  return digits;
}

function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content]);
  const size = length < 0x100 ? [0x81, length] : [0x82, length >>> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}
