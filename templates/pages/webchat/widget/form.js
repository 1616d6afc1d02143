// A form: several questions at once, with the browser's autofill. Answers go back as one message; what the shop could
// not read comes back as a new form, with what was wrong beside each field.

const MANY_CHOICES = 5; // from here on a list to open, rather than all of them in sight

const form = (message, talk) => {
  const name = newId();
  const drawn = message.fields.map((field) => formField(field, `${name}-${field.id}`, talk.labels));
  const all = el("fieldset", { class: "questions" }, el("legend", {}, message.heading), ...drawn.map((field) => field.row));
  const button = el("button", { type: "submit", class: "primary" }, message.submit);
  const submit = (event) => {
    event.preventDefault();
    const wrong = drawn.filter((field) => !field.check());
    if (wrong.length) return wrong[0].focus();
    talk.fill(message, Object.fromEntries(drawn.map((field) => [field.id, field.value()])), drawn.map((field) => field.shown()).filter(Boolean).join("\n"));
    all.disabled = button.disabled = true;
  };
  return el("form", { class: "sheet form", novalidate: true, onsubmit: submit }, el("div", { class: "sheet-body" }, all), button);
};

const formField = (field, id, labels) => {
  const error = el("p", { class: "error", id: `${id}-error` }, field.error);
  error.hidden = !field.error;
  const hint = field.hint ? el("p", { class: "hint", id: `${id}-hint` }, field.hint) : null;
  const about = [hint && `${id}-hint`, `${id}-error`].filter(Boolean).join(" ");
  const asked = (field.input === "choice" && field.options.length < MANY_CHOICES ? radios : oneInput)(field, id, about);
  const mark = (text) => {
    error.textContent = text;
    error.hidden = !text;
    for (const input of asked.inputs) input.setAttribute("aria-invalid", String(Boolean(text)));
  };
  mark(field.error);
  const title = [field.label, field.required ? null : el("span", { class: "optional" }, ` ${labels.optional}`)].filter(Boolean);
  return {
    id: field.id,
    row: el("div", { class: "question" }, asked.titled(title), hint, ...asked.elements, error),
    value: asked.value,
    shown: asked.shown,
    focus: () => asked.inputs[0].focus(),
    check: () => {
      const given = !field.required || Boolean(asked.value());
      mark(given ? "" : labels.needed);
      return given;
    },
  };
};

const oneInput = (field, id, about) => {
  const common = { id, name: field.id, "aria-describedby": about, required: field.required, autocomplete: field.autocomplete };
  const input =
    field.input === "choice"
      ? el("select", common, el("option", { value: "" }, ""), ...field.options.map((option) => el("option", { value: option.id }, optionText(option))))
      : field.input === "lines"
        ? el("textarea", { ...common, rows: 3 })
        : el("input", { ...common, type: field.input });
  input.value = field.value;
  const value = () => input.value.trim();
  return {
    inputs: [input],
    elements: [input],
    titled: (title) => el("label", { for: id }, ...title),
    value,
    shown: () => (field.input === "choice" ? chosenText(field, value()) : value()),
  };
};

const radios = (field, id, about) => {
  const inputs = field.options.map((option, at) =>
    el("input", { type: "radio", id: `${id}-${at}`, name: id, value: option.id, checked: option.id === field.value, "aria-describedby": about }),
  );
  const rows = field.options.map((option, at) => el("label", { class: "radio", for: `${id}-${at}` }, inputs[at], el("span", {}, optionText(option))));
  const value = () => inputs.find((input) => input.checked)?.value || "";
  return {
    inputs,
    elements: [el("div", { role: "radiogroup", "aria-labelledby": `${id}-title`, class: "radios" }, ...rows)],
    titled: (title) => el("p", { class: "asked", id: `${id}-title` }, ...title),
    value,
    shown: () => chosenText(field, value()),
  };
};

const optionText = (option) => (option.detail ? `${option.title} · ${option.detail}` : option.title);

const chosenText = (field, value) => field.options.find((option) => option.id === value)?.title || "";
