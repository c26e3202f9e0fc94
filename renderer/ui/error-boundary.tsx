/** One panel fails alone: says so, and offers another try. */
import { Component, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './button.tsx'
import { Note } from './note.tsx'

type Props = {
  children: ReactNode
  /** Another value tries again. */
  of?: string
}

export class ErrorBoundary extends Component<Props, { error: Error | undefined }> {
  override state: { error: Error | undefined } = { error: undefined }
  static getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error(String(error)) }
  }
  override componentDidCatch(error: unknown) {
    // For whoever develops: a packaged page has no console to look at, so that what failed is shown, too.
    console.error(error)
  }
  override componentDidUpdate(before: Props) {
    if (before.of !== this.props.of && this.state.error) this.setState({ error: undefined })
  }
  override render() {
    const { error } = this.state
    return error ? <Failed error={error} onRetry={() => this.setState({ error: undefined })} /> : this.props.children
  }
}

function Failed({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const { t } = useTranslation()
  return (
    <div style={{ padding: 16 }}>
      <Note tone="bad" title={t('state.panelFailed')} action={<Button onPress={onRetry}>{t('common.retry')}</Button>}>
        {t('state.panelFailedHint')} <span className="mono">{error.message}</span>
      </Note>
    </div>
  )
}
