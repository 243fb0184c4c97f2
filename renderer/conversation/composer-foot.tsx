import { ArrowUp, AtSign, Square } from 'lucide-react'
import { t } from '#contract/language/texts'
import { useChat } from '../page-context.ts'
import { IconButton } from '../theme/button.tsx'
import { Icon } from '../theme/icon.tsx'
import { AttachButton } from './attach-button.tsx'
import type { Picked } from './picked-files.ts'

type FootProps = {
  readonly isRunning: boolean
  /** A message waits for its files, or for its answer that it is stored. */
  readonly isSending: boolean
  readonly canSend: boolean
  readonly onFiles: (picked: Picked) => void
  readonly onTools: () => void
  readonly onResources: () => void
  readonly onSend: () => void
  readonly onStop: () => void
}

/** What can be added to a message, and sending it. */
export const ComposerFoot = (props: FootProps) => {
  const isServerReady = useChat(
    ({ workspace }) => workspace?.servers.some(({ state }) => state.kind === 'ready') ?? false,
  )
  return (
    <div className="composer-foot">
      <div className="composer-tools">
        <AttachButton onFiles={props.onFiles} />
        <button
          type="button"
          className="icon-button composer-slash"
          aria-label={t('conversation.composer.tools')}
          title={t('conversation.composer.tools')}
          onClick={props.onTools}
        >
          /
        </button>
        {isServerReady && (
          <IconButton label={t('servers.resources.pick')} icon={AtSign} onClick={props.onResources} />
        )}
      </div>
      {props.isRunning ? <StopButton onStop={props.onStop} /> : <SendButton {...props} />}
    </div>
  )
}

const StopButton = ({ onStop }: Pick<FootProps, 'onStop'>) => (
  <button
    type="button"
    className="send"
    aria-label={t('conversation.composer.stop')}
    title={t('conversation.composer.stopKeys')}
    onClick={onStop}
  >
    <Icon of={Square} />
  </button>
)

const SendButton = ({ canSend, isSending, onSend }: Pick<FootProps, 'canSend' | 'isSending' | 'onSend'>) => (
  <button
    type="button"
    className="send"
    aria-label={t('conversation.composer.send')}
    title={t('conversation.composer.sendKeys')}
    disabled={!canSend}
    aria-busy={isSending}
    onClick={onSend}
  >
    <Icon of={ArrowUp} />
  </button>
)
