/** The compose program that is used for an engine, or what to install where there is none. */
import { useAnswer } from '../../state/use-answer.ts'
import { Refused } from '../../ui/answer.tsx'

/** "docker compose 2.40.0"; '' until it is known, and where there is none. */
export function useToolName(engine: string): string {
  const { answer } = useAnswer('compose.tool', { engine })
  return answer ? `${answer.program} ${answer.version.replace(/^v(?=\d)/, '')}` : ''
}

export function MissingTool({ engine }: { engine: string }) {
  const { fault, refresh } = useAnswer('compose.tool', { engine })
  return <Refused fault={fault} refresh={refresh} />
}
