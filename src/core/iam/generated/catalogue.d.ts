export declare const UPDATED: string;
export declare const DEPENDENTS_UPDATED: string;
export declare const WORDS: string;
export declare const SERVICES: Readonly<Record<string, string>>;
