// matrix-js-sdk is written for Node 22; of what it uses, Node 20 lacks this one function of the language.
Promise.withResolvers ??= function withResolvers() {
  let resolve;
  let reject;
  const promise = new this((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
};
