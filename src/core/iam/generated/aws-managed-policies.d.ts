export const UPDATED: string;
/** Base64 of brotli of JSON. */
export const FACTS: string;
