// The server's API, as this page uses it. A refusal becomes an ApiError that names the field; a
// server that can't be reached, a TypeError from fetch.

export class ApiError extends Error {
  constructor(status, error) {
    super(error?.message ?? `the server answered ${status}`);
    this.status = status;
    this.param = error?.param ?? null;
  }
}

async function call(method, path, body) {
  const response = await fetch(path, {
    method,
    headers: body ? { "Content-Type": "application/json" } : {},
    body: body ? JSON.stringify(body) : undefined,
  });
  const answer = await response.json().catch(() => null);
  if (!response.ok) throw new ApiError(response.status, answer?.error);
  return answer;
}

const at = (id) => `/v1/sessions/${encodeURIComponent(id)}`;

export const api = {
  // In the background, so that it outlives a closed tab until its budget is spent.
  reason: (request) => call("POST", "/v1/reason", { ...request, background: true }),
  cancel: (id) => call("POST", `${at(id)}/cancel`),
  ask: (id, question, premises) => call("POST", `${at(id)}/subquestions`, { question, premises }),
  conclude: (id) => call("POST", `${at(id)}/conclude`),
  sessions: (before) => call("GET", `/v1/sessions?limit=30${before ? `&before=${before}` : ""}`),
  ready: () => call("GET", "/readyz"),
  events: (id) => `${at(id)}/events`,
  exported: (id, format) => `${at(id)}?format=${format}`,
};
