/** An answer with its policy documents as objects, to compare what they say and not how they are written. */

/** @throws SyntaxError if a document is neither JSON nor URL-encoded JSON. */
export function decoded(answer: unknown): unknown {
  if (Array.isArray(answer)) return answer.map(decoded);
  if (typeof answer !== 'object' || answer === null || answer instanceof Date) return answer;
  return Object.fromEntries(
    Object.entries(answer).map(([member, value]) => [
      member,
      member.endsWith('Document') && typeof value === 'string' ? document(value) : decoded(value),
    ]),
  );
}

/** moto encodes in some calls only. */
function document(text: string): unknown {
  return JSON.parse(text.startsWith('%7B') ? decodeURIComponent(text) : text);
}
