import { useState } from 'react'
import { t } from '#contract/language/texts'
import { usePage } from '../page-context.ts'
import { Button } from '../theme/button.tsx'
import { Field } from '../theme/field.tsx'
import { Modal } from '../theme/modal.tsx'
import { SettingGroup } from './setting-group.tsx'

/** Typed here, then decided on the consent page: nothing is erased from this one. */
export const EraseEverything = () => {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <SettingGroup title={t('settings.data.erase.title')} about={t('settings.data.erase.about')}>
      <div className="actions">
        <Button tone="stop" onClick={() => setIsOpen(true)}>
          {t('settings.data.erase.open')}
        </Button>
      </div>
      {isOpen && <Confirmation onClose={() => setIsOpen(false)} />}
    </SettingGroup>
  )
}

const Confirmation = ({ onClose }: { readonly onClose: () => void }) => {
  const { bridge, actions } = usePage()
  const [typed, setTyped] = useState('')
  const word = t('settings.data.erase.word')
  const isTyped = typed.trim().toLowerCase() === word
  const ask = async (): Promise<void> => {
    if (!isTyped) return
    if (await actions.report(bridge.draftErasure({ conversation: null })))
      actions.say(t('settings.question', { count: 1 }), { isOfQuestion: true })
    onClose()
  }
  return (
    <Modal title={t('settings.data.erase.dialog')} onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          void ask()
        }}
      >
        <p>{t('settings.data.erase.about')}</p>
        <p>{t('settings.data.erase.confirm')}</p>
        <Field name={t('settings.data.erase.type', { word })}>
          {(names) => (
            <input
              {...names}
              className="input input-short"
              autoComplete="off"
              spellCheck={false}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
          )}
        </Field>
        <div className="actions actions-end">
          <Button onClick={onClose}>{t('settings.cancel')}</Button>
          <Button type="submit" tone="stop" disabled={!isTyped}>
            {t('settings.data.erase.ask')}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
