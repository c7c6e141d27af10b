/** placeholder */
export interface SubjectFormat { text: string }
