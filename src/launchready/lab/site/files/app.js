// The app's pages: logging in, signing up, and chatting with the answer as it streams in.

// The part of supabase-js that Kettle needs.
function createClient(url, key) {
  async function ask(path, method = "GET") {
    const session = sessionStorage.getItem("session") ?? key;
    const answer = await fetch(url + path, { method, headers: { apikey: key, Authorization: `Bearer ${session}` } });
    if (!answer.ok) throw new Error("Your notes cannot be reached.");
    return answer.json();
  }
  return {
    from: (table) => ({ select: (columns) => ask(`/rest/v1/${table}?select=${columns}`) }),
    storage: { from: (bucket) => ({ getPublicUrl: (name) => `${url}/storage/v1/object/public/${bucket}/${name}` }) },
    functions: { invoke: (name) => ask(`/functions/v1/${name}`, "POST") },
  };
}

const supabase = createClient("https://kettlerefqwzmtxhylab.supabase.co", "KETTLE_ANON_KEY");
const page = document.body.dataset.page;
const wrong = document.querySelector(".wrong");

function complain(text) {
  wrong.textContent = text;
  wrong.hidden = !text;
}

async function ask(path, body) {
  const options = body === undefined ? {} : {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  };
  const answer = await fetch(path, options);
  const content = await answer.json().catch(() => ({}));
  if (answer.status === 401 && page === "chat") location.assign("/login");
  if (!answer.ok) throw new Error(content.error ?? `Something went wrong (${answer.status}).`);
  return content;
}

function door() {
  const form = document.getElementById("door");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    complain("");
    const button = form.querySelector("button");
    button.disabled = true;
    try {
      await ask(new URL(form.action).pathname, Object.fromEntries(new FormData(form)));
      location.assign("/");
    } catch (error) {
      complain(error.message);
      button.disabled = false;
    }
  });
}

function callback() {
  const query = new URLSearchParams(location.search);
  const started = sessionStorage.getItem("sign-in");
  const fitting = started !== null && query.get("state") === started;
  document.getElementById("outcome").textContent = fitting ? "You are signed in." : "This sign-in was not started here or has run out.";
}

// Yields the events of a server-sent stream as {type, data}.
async function* events(stream) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let waiting = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    waiting += value;
    const blocks = waiting.split("\n\n");
    waiting = blocks.pop();
    for (const block of blocks) {
      const event = { type: "message", data: "" };
      for (const line of block.split("\n")) {
        if (line.startsWith("event: ")) event.type = line.slice(7);
        if (line.startsWith("data: ")) event.data += line.slice(6);
      }
      yield { type: event.type, data: JSON.parse(event.data) };
    }
  }
}

async function chat() {
  const talk = document.getElementById("talk");
  const form = document.getElementById("ask");
  const message = document.getElementById("message");
  const past = document.getElementById("past");
  const greeting = talk.innerHTML;
  let conversation = location.pathname.startsWith("/c/") ? location.pathname.slice(3) : "";
  let token = "";

  function say(role, text) {
    const item = document.createElement("li");
    item.className = `said ${role}`;
    item.textContent = text;
    talk.append(item);
    talk.scrollTop = talk.scrollHeight;
    return item;
  }

  async function list() {
    const { conversations } = await ask("/api/conversations");
    past.replaceChildren(...conversations.map(({ id, title }) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = `/c/${id}`;
      link.textContent = title;
      if (id === conversation) link.setAttribute("aria-current", "true");
      item.append(link);
      return item;
    }));
  }

  async function answer(text) {
    const request = () => fetch(document.body.dataset.chat, {
      method: "POST",
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${token}` },
      body: JSON.stringify({ message: text, conversation }),
    });
    let response = token ? await request() : null;
    if (!response || response.status === 401) { // none yet, or it has run out
      token = (await ask("/api/token", {})).token;
      response = await request();
    }
    if (!response.ok) throw new Error((await response.json().catch(() => ({}))).error ?? "The assistant does not answer.");
    const bubble = say("assistant", "");
    bubble.dataset.state = "streaming";
    for await (const { type, data } of events(response.body)) {
      if (type === "message") bubble.textContent += data.text;
      if (type === "error") throw new Error(data.error);
      if (type === "done") {
        conversation = data.conversation;
        history.replaceState(null, "", `/c/${conversation}`);
      }
      talk.scrollTop = talk.scrollHeight;
    }
    bubble.dataset.state = "done";
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = message.value.trim();
    if (!text) return;
    complain("");
    const button = form.querySelector("button");
    button.disabled = true;
    say("user", text);
    message.value = "";
    try {
      await answer(text);
      await list();
    } catch (error) {
      complain(error.message);
    }
    button.disabled = false;
    message.focus();
  });
  message.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  document.getElementById("fresh").addEventListener("click", async () => {
    conversation = "";
    history.replaceState(null, "", "/");
    talk.innerHTML = greeting;
    complain("");
    await list();
    message.focus();
  });
  document.getElementById("notes").addEventListener("click", async () => {
    try {
      const notes = await supabase.from("notes").select("body,created_at");
      const [profile] = await supabase.from("profiles").select("name");
      const plans = await supabase.from("plans").select("id,name");
      const { summary } = await supabase.functions.invoke("summarise");
      talk.replaceChildren();
      say("assistant", `${profile?.name ?? "You"}, ${plans.length} plans: ${summary}`);
      for (const note of notes) say("user", note.body);
      document.getElementById("who").title = supabase.storage.from("avatars").getPublicUrl("face.png");
    } catch (error) {
      complain(error.message);
    }
  });
  document.getElementById("leave").addEventListener("click", async () => {
    await ask("/api/logout", {});
    location.assign("/login");
  });

  try {
    const me = await ask("/api/me");
    document.getElementById("who").textContent = me.name;
    await list();
    if (conversation) {
      const { turns } = await ask(`/api/conversations/${encodeURIComponent(conversation)}`);
      talk.replaceChildren();
      for (const turn of turns) say(turn.role, turn.text);
    }
  } catch (error) {
    complain(error.message);
  }
}

({ login: door, signup: door, callback, chat })[page]();
