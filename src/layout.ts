/**
 * The words that the parts of the service share: the template that creates the buckets and grants access to their
 * keys, the publisher that writes them, and the function that reads them.
 */

import { servicePrefix } from './core/model/service-roles.ts';

/**
 * How manifests lie in the config bucket: immutable revisions and a pointer, or a folder as `aws s3 sync` leaves it.
 */
export const LAYOUTS = ['revision', 'folder'] as const;
export type Layout = (typeof LAYOUTS)[number];

/** Whether drift is put right, or only reported. */
export const MODES = ['heal', 'report'] as const;
export type Mode = (typeof MODES)[number];

/** Object keys of the config bucket; a trailing slash makes a prefix. */
export const CONFIG_KEYS = {
  /** `revisions/<commit>.json`, written once: the upload role may only create, never overwrite (`If-None-Match: *`). */
  revisions: 'revisions/',
  /** Which revision counts. */
  pointer: 'current.json',
  /** The manifests folder as it is, in the layout `folder`. */
  folder: 'manifests/',
} as const;

/** Object keys of the state bucket; a trailing slash makes a prefix. */
export const STATE_KEYS = {
  inventory: 'inventory.json',
  lease: 'lease.json',
  latest: 'latest.json',
  reports: 'reports/',
  /** `days/2026-11-22.json`: what was not quiet on that day, UTC. */
  days: 'days/',
  /** Written by people (`rolekeeper approve`), read by the function. */
  approvals: 'approvals.json',
  /** The same, of commits that do not descend from the one before them. */
  commits: 'approved-commits.json',
  snapshots: 'snapshots/',
  applied: 'applied/',
  /** The settings and the lock file of the last revision that a plan was made by. */
  settings: 'settings.json',
  /** Whom the gate lets into which role (src/core/model/gate-table.ts). */
  gate: 'gate.json',
  /** What came of the last branch audit of each role. */
  branchAudit: 'branch-audit.json',
} as const;

/**
 * The state bucket's name, fixed so that every part finds it. Without a region: what the names in every region begin
 * with.
 */
export function stateBucketName(deployment: string, account: string, region = ''): string {
  return `${servicePrefix(deployment)}-state-${account}-${region}`;
}

/** The queue that doorbells wait in, and the one that those end in whose pass failed at every try. */
export function queueNames(deployment: string): { readonly doorbells: string; readonly deadLetters: string } {
  const prefix = servicePrefix(deployment);
  return { doorbells: `${prefix}-doorbells.fifo`, deadLetters: `${prefix}-dead-letters.fifo` };
}

/** `source` of the message that the drift schedule sends; everything else about it is as in an EventBridge event. */
export const SCHEDULE_SOURCE = 'rolekeeper.schedule';

/** `source` of the message that the webhook sends after a push to the config branch. */
export const WEBHOOK_SOURCE = 'rolekeeper.webhook';

/** The doorbells' one message group: one pass at a time, for the whole account. */
export const DOORBELL_GROUP = 'reconcile';
