import { useState } from 'react'
import { t } from '#contract/language/texts'
import { messageLimit } from '#contract/methods'
import { useChat, usePage } from '../page-context.ts'
import { Button } from '../theme/button.tsx'
import { Field } from '../theme/field.tsx'
import { Modal } from '../theme/modal.tsx'

/** The conversation's own instructions, given to the model before everything else. */
export const InstructionsDialog = () => {
  const { bridge, store, actions } = usePage()
  const summary = useChat((state) => state.open?.summary)
  const [text, setText] = useState(summary?.instructions ?? '')
  if (!summary) return null
  const close = (): void => store.setState({ dialog: 'none' })
  const save = async (): Promise<void> => {
    const { conversation } = summary
    if (await actions.report(bridge.setInstructions({ conversation, text }))) close()
  }
  return (
    <Modal title={t('conversation.instructions.title')} onClose={close}>
      <Field name={t('conversation.instructions.field')} hint={t('conversation.instructions.hint')}>
        {(names) => (
          <textarea
            {...names}
            className="input input-tall grows"
            dir="auto"
            rows={8}
            maxLength={messageLimit}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <div className="actions actions-end">
        <Button onClick={close}>{t('window.action.cancel')}</Button>
        <Button tone="primary" onClick={() => void save()}>
          {t('window.action.save')}
        </Button>
      </div>
    </Modal>
  )
}
