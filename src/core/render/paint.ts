/** How text gets its colours: the caller decides, the renderers only name what something is. */
export type Style = 'red' | 'green' | 'yellow' | 'cyan' | 'bold' | 'dim';
export type Paint = (style: Style, text: string) => string;

/** No colours at all. */
export const plain: Paint = (_style, text) => text;
