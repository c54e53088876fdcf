// Dead Simple Signing Envelopes (https://github.com/secure-systems-lab/dsse, version 1) with Ed25519 by WebCrypto.
import { LetheError } from '../errors.js';
import { sha256Hex } from '../sha256.js';
import { isObject } from '../text/kinds.js';

/** The payload type of signed in-toto statements. */
export const PAYLOAD_TYPE = 'application/vnd.in-toto+json';

/** Bytes with their signatures. */
export interface Envelope {
  readonly payloadType: string;
  /** Base64. */
  readonly payload: string;
  readonly signatures: readonly { readonly keyid: string; readonly sig: string }[];
}

/** The pre-authentication encoding: the signed bytes. */
export function preAuthEncoding(type: string, payload: Uint8Array): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const head = encoder.encode(`DSSEv1 ${encoder.encode(type).length} ${type} ${payload.length} `);
  const bytes = new Uint8Array(head.length + payload.length);
  bytes.set(head);
  bytes.set(payload, head.length);
  return bytes;
}

const ALGORITHM = 'Ed25519';

/** A pair of keys, as PEM: PKCS #8 and SPKI. */
export interface KeyPair {
  readonly privateKey: string;
  readonly publicKey: string;
}

/** @throws LetheError `backend` if this runtime's WebCrypto has no Ed25519. */
export async function generateKeys(): Promise<KeyPair> {
  const pair = await orTell(
    'generateKeys',
    crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']) as Promise<CryptoKeyPair>,
  );
  const [pkcs8, spki] = await Promise.all([
    crypto.subtle.exportKey('pkcs8', pair.privateKey),
    crypto.subtle.exportKey('spki', pair.publicKey),
  ]);
  return {
    privateKey: toPem('PRIVATE KEY', new Uint8Array(pkcs8)),
    publicKey: toPem('PUBLIC KEY', new Uint8Array(spki)),
  };
}

/** Signs with a private key in PEM. */
export async function sign(type: string, payload: Uint8Array, privateKey: string): Promise<Envelope> {
  const key = await importKey('signReceipt', 'pkcs8', 'PRIVATE KEY', privateKey, ['sign'], true);
  const publicKey = await publicOf(key);
  const signature = await crypto.subtle.sign(ALGORITHM, key, preAuthEncoding(type, payload));
  const sig = toBase64(new Uint8Array(signature));
  return { payloadType: type, payload: toBase64(payload), signatures: [{ keyid: keyId(publicKey), sig }] };
}

/** Whether one of the signatures is by this public key (PEM). */
export async function verify(envelope: Envelope, publicKey: string): Promise<boolean> {
  const key = await importKey('audit: key', 'spki', 'PUBLIC KEY', publicKey, ['verify'], false);
  const signed = preAuthEncoding(envelope.payloadType, fromBase64(envelope.payload));
  for (const { sig } of envelope.signatures) {
    if (await crypto.subtle.verify(ALGORITHM, key, fromBase64(sig), signed)) return true;
  }
  return false;
}

/** The name of a key in an envelope: SHA-256 of its SPKI. */
function keyId(spki: Uint8Array): string {
  return sha256Hex([spki]);
}

/** The public half of a private key, as SPKI: via JWK, the only way in WebCrypto. */
async function publicOf(privateKey: CryptoKey): Promise<Uint8Array> {
  const { kty, crv, x } = await crypto.subtle.exportKey('jwk', privateKey);
  const jwk = { kty: kty as string, crv: crv as string, x: x as string };
  const key = await crypto.subtle.importKey('jwk', jwk, ALGORITHM, true, ['verify']);
  return new Uint8Array(await crypto.subtle.exportKey('spki', key));
}

async function importKey(
  caller: string,
  format: 'pkcs8' | 'spki',
  label: string,
  pem: string,
  usages: ('sign' | 'verify')[],
  extractable: boolean,
): Promise<CryptoKey> {
  const bytes = fromPem(caller, label, pem);
  return orTell(caller, crypto.subtle.importKey(format, bytes, ALGORITHM, extractable, usages));
}

async function orTell<Result>(caller: string, running: Promise<Result>): Promise<Result> {
  try {
    return await running;
  } catch (error) {
    const { name, message } = error as Error;
    if (name === 'NotSupportedError') {
      throw new LetheError('backend', `${caller}: this runtime has no Ed25519`, { cause: error });
    }
    throw new LetheError('data', `${caller}: expected an Ed25519 key in PEM (${message})`, { cause: error });
  }
}

function toPem(label: string, bytes: Uint8Array): string {
  const lines = toBase64(bytes).match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

function fromPem(caller: string, label: string, pem: string): Uint8Array<ArrayBuffer> {
  const [, body] = new RegExp(`-----BEGIN ${label}-----([^-]+)-----END ${label}-----`).exec(pem) ?? [];
  if (body === undefined) throw new LetheError('data', `${caller}: expected a PEM ${label}`);
  return fromBase64(body.replaceAll(/\s/g, ''));
}

export function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

/** @throws LetheError `data` if it is not base64. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  } catch (error) {
    throw new LetheError('data', 'audit: expected base64', { cause: error });
  }
}

export function isEnvelope(value: unknown): value is Envelope {
  return (
    isObject(value) &&
    typeof value.payloadType === 'string' &&
    typeof value.payload === 'string' &&
    Array.isArray(value.signatures) &&
    value.signatures.every((one) => isObject(one) && typeof one.sig === 'string')
  );
}
