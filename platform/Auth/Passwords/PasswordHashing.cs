using System.Collections.Concurrent;
using Weft.Tenants;

namespace Weft.Auth.Passwords;

/// <summary>Makes and checks password hashes.</summary>
public sealed class PasswordHashing(HashingThreads threads)
{
    /// <summary>Longest password taken, in characters; hashing is linear in it.</summary>
    public const int LengthMax = 512;

    // Checked against when there is no account, so that it takes as long as when there is one.
    readonly ConcurrentDictionary<PasswordCost, PasswordHash> _nobody = new();

    /// <returns>The hash in PHC string format.</returns>
    public Task<string> Hash(string password, PasswordCost cost, CancellationToken cancellation) =>
        threads.Run(() => PasswordHash.Make(password, PasswordWork.Of(cost)).ToString(), cancellation);

    /// <param name="hash">In PHC string format; null when there is no such account, or it has no password.</param>
    /// <param name="cost">What hashes of this tenant cost: the time that a check without a hash takes.</param>
    public Task<bool> Matches(string password, string? hash, PasswordCost cost, CancellationToken cancellation) =>
        password.Length > LengthMax
            ? Task.FromResult(false)
            : threads.Run(
                () =>
                {
                    var exists = PasswordHash.TryParse(hash, out var parsed);
                    var against = exists ? parsed : _nobody.GetOrAdd(cost, static cost => PasswordHash.Make("nobody", PasswordWork.Of(cost)));
                    return against.Matches(password) & exists;
                },
                cancellation);
}
