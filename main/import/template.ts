/** A text of another program's configuration, in the words of assent.yaml; fields stand where the user fills in. */
export type Template = readonly Piece[]
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'field'; readonly id: string }

export const plainText = (text: string): Template => [{ kind: 'text', text }]

/** The text with `answer` in the place of each field. */
export const filled = (template: Template, answer: (id: string) => string): string =>
  template.map((piece) => (piece.kind === 'text' ? piece.text : answer(piece.id))).join('')

/** The id of the field that the whole text consists of, or null. */
export const onlyField = (template: Template): string | null => {
  const pieces = template.filter((piece) => piece.kind === 'field' || piece.text !== '')
  const [first] = pieces
  return pieces.length === 1 && first?.kind === 'field' ? first.id : null
}

export const fieldsIn = (template: Template): readonly string[] =>
  template.flatMap((piece) => (piece.kind === 'field' ? [piece.id] : []))

/** Keeps a dollar sign from beginning a placeholder of assent.yaml. */
export const literally = (text: string): string => text.replaceAll(/\$(?=[{$]|$)/g, () => '$$')
