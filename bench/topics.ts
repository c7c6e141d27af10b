/** Every topic of the bench. Each is loaded when it is measured, so that one that an older commit cannot load fails alone. */
import type { Topic } from './topic.ts';

/** In this order: what measures the processor goes first, while the heap is small. */
export const TOPICS: Readonly<Record<string, () => Promise<Topic>>> = {
  computing: async () => (await import('./computing.ts')).computing(),
  known: async () => (await import('./known.ts')).known(),
  guardrails: async () => (await import('./guardrails.ts')).guardrails(),
  trail: async () => (await import('./trail.ts')).trail(),
  writing: async () => (await import('./writing.ts')).writing(),
  throttling: async () => (await import('./throttling.ts')).throttling(),
  growth: async () => (await import('./growth.ts')).growth(),
  memory: async () => (await import('./memory.ts')).memory(),
  start: async () => (await import('./start.ts')).start(),
  reading: async () => (await import('./reading.ts')).reading(),
  plan: async () => (await import('./plan.ts')).plan(),
  pass: async () => (await import('./quiet-pass.ts')).quietPass(),
  'thirty-days': async () => (await import('./thirty-days.ts')).thirtyDays(),
  function: async () => (await import('./function-bundle.ts')).functionBundleTopic(),
  gate: async () => (await import('./gate.ts')).gateTopic(),
};

/** @throws Error if there is no such topic */
export function topicNamed(name: string): () => Promise<Topic> {
  const measure = TOPICS[name];
  if (measure === undefined) throw new Error(`there is no topic ${name}: ${Object.keys(TOPICS).join(', ')}`);
  return measure;
}
