import type { WindowCommand } from '#contract/bridge'
import { exhausted } from '#contract/result'
import type { Actions } from './actions.ts'
import type { ChatStore } from './store.ts'
import { newConversation } from './view.ts'

/** Does what was chosen in the desktop shell's menu. */
export const performCommand = (
  { store, actions }: { readonly store: ChatStore; readonly actions: Actions },
  command: WindowCommand,
): void => {
  switch (command) {
    case 'new-conversation':
      return actions.show(newConversation)
    case 'settings':
      return actions.show({ kind: 'settings', section: 'models' })
    case 'palette':
      return store.setState({ dialog: 'palette' })
    default:
      return exhausted(command)
  }
}
