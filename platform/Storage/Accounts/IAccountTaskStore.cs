using System.Collections.Immutable;
using Weft.Events;

namespace Weft.Storage.Accounts;

/// <summary>What is still to be done in a user's rooms because their account changed. Taken up again after a restart.</summary>
public interface IAccountTaskStore
{
    /// <summary>The oldest first, behind the position <paramref name="after"/>; at most <paramref name="limit"/>.</summary>
    Task<ImmutableArray<AccountWork>> List(long after, int limit, CancellationToken cancellation);

    /// <summary>Done, unless the account changed again meanwhile: then it stays.</summary>
    Task Done(AccountWork work, CancellationToken cancellation);
}

public enum AccountTask
{
    /// <summary>The member events of joined rooms get the profile's name and avatar.</summary>
    ShowProfile = 0,

    /// <summary>All rooms are left, all invites refused.</summary>
    LeaveRooms = 1,
}

/// <param name="Position">Of the change that asked for it.</param>
public sealed record AccountWork(UserId User, AccountTask Task, long Position);
