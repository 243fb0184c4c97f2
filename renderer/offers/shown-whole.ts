import { visibleText } from '../visible-text.ts'

/**
 * A server's text for a field that the user edits and sends: what nobody could see in it is written out, as
 * `\u{202e}`. Joiners and variation selectors stay where a script or an emoji needs them, which is never three in a
 * row: so no text can hide another one from whoever sends it.
 */
export const shownWhole = (text: string): string =>
  text.replaceAll('\r\n', '\n').replaceAll(hidden, (characters) => visibleText(characters))

const joiners = String.raw`\u{200c}\u{200d}\u{fe00}-\u{fe0f}`
const hidden = new RegExp(
  String.raw`[${joiners}]{3,}|(?![${joiners}\t\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Cs}]`,
  'gu',
)
