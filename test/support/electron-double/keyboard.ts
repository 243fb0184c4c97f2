import type { Input } from 'electron'
import type { KeyModifier } from './control-messages.ts'
import { mainEvent } from './emitter.ts'
import { focusedView } from './focus.ts'
import { allContents } from './web-contents.ts'

/** A person presses and releases a key: it goes to the view that has the keyboard, after main has seen it. */
export const pressKey = async (key: string, modifiers: readonly KeyModifier[]): Promise<void> => {
  const contents = allContents().find(({ target }) => target === focusedView())
  if (!contents) throw new Error('no view of the program has the keyboard')
  const code = codeOf(key)
  for (const type of ['keyDown', 'keyUp'] as const) {
    const event = mainEvent({})
    contents.emitter.emit('before-input-event', event, inputOf(type, key, code, modifiers))
    if (event.defaultPrevented) continue
    const page = await contents.page
    await page.session.send('Input.dispatchKeyEvent', {
      type: type === 'keyDown' ? 'rawKeyDown' : 'keyUp',
      key,
      code,
      windowsVirtualKeyCode: virtualKeys[key] ?? key.toUpperCase().charCodeAt(0),
      modifiers: modifiers.reduce((sum, each) => sum + modifierBits[each], 0),
    })
  }
}

const inputOf = (type: string, key: string, code: string, modifiers: readonly KeyModifier[]): Input => ({
  type,
  key,
  code,
  isAutoRepeat: false,
  isComposing: false,
  shift: modifiers.includes('shift'),
  control: modifiers.includes('control'),
  alt: modifiers.includes('alt'),
  meta: modifiers.includes('meta'),
  location: 0,
  modifiers: [...modifiers],
})

const codeOf = (key: string): string => (/^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : key)

const modifierBits = { alt: 1, control: 2, meta: 4, shift: 8 } as const

const virtualKeys: Readonly<Record<string, number>> = {
  Tab: 9,
  Enter: 13,
  Escape: 27,
  F1: 112,
  F2: 113,
  F5: 116,
  F6: 117,
}
