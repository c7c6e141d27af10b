export declare const PARTITIONS: Readonly<Record<string, string>>;
