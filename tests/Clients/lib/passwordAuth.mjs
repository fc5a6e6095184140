/** User-interactive authentication by password, as js-sdk asks for it: a function that makes the request with `auth`. */
export const passwordAuth = (user) => async (makeRequest) => {
  try {
    return await makeRequest(null);
  } catch (error) {
    if (error.httpStatus !== 401 || !error.data?.flows) throw error;
    return makeRequest({
      type: 'm.login.password',
      identifier: { type: 'm.id.user', user: user.name },
      password: user.password,
      session: error.data.session,
    });
  }
};
