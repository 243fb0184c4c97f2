/** Of a tool, in the canonical form. Ten times what any tool in the field needs; more could be shown to nobody. */
export const definitionCharacters = 262_144
