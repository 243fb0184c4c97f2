/** Longest message of a server, in UTF-16 code units: a question has to stay readable. */
export const messageLimit = 5_000

/** Longer addresses, in characters, are cut or misread on the way to some browsers. */
export const addressLimit = 2_000

/** More than a person fills in. */
export const fieldLimit = 100

/** Longest name of a field, in UTF-16 code units. */
export const fieldNameLimit = 256

/** Largest schema of a form, in bytes of its canonical form: it is shown whole. */
export const schemaLimit = 262_144
