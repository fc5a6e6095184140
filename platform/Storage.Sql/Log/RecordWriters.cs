using System.Collections.Frozen;
using Weft.Storage.Log;
using Weft.Storage.Sql.AccountData;
using Weft.Storage.Sql.Accounts;
using Weft.Storage.Sql.Keys;
using Weft.Storage.Sql.Push;
using Weft.Storage.Sql.RoomDirectory;
using Weft.Storage.Sql.Rooms;
using Weft.Storage.Sql.ToDevice;

namespace Weft.Storage.Sql.Log;

/// <summary>Writes one kind of record into its tables, inside the log's commit.</summary>
public interface IRecordWriter<in TRecord> where TRecord : LogRecord
{
    /// <returns>False when the record came too late (only where <see cref="LogRecord.CanBeRefused"/>); what was written is then undone.</returns>
    bool Write(ISqlSession session, int tenant, long position, TRecord record);
}

/// <summary>Which writer each kind of record has.</summary>
public sealed class RecordWriters
{
    // One line for each kind.
    public static RecordWriters All { get; } = new(
    [
        For(new TenantSettingsChangedWriter()),
        For(new DeviceKeysSetWriter()),
        For(new CrossSigningKeysSetWriter()),
        For(new KeySignaturesAddedWriter()),
        For(new DehydratedDeviceReplacedWriter()),
        For(new ToDeviceSentWriter()),
        For(new AccountDataSetWriter()),
        For(new AccountCreatedWriter()),
        For(new GuestUpgradedWriter()),
        For(new SessionStartedWriter()),
        For(new TokensRefreshedWriter()),
        For(new TokensConfirmedWriter()),
        For(new PasswordChangedWriter()),
        For(new AccountStandingChangedWriter()),
        For(new AccountDeactivatedWriter()),
        For(new DevicesDeletedWriter()),
        For(new AllDevicesDeletedWriter()),
        For(new DeviceRenamedWriter()),
        For(new ProfileFieldSetWriter()),
        For(new RoomAppendWriter()),
        For(new ReceiptSetWriter()),
        For(new UnreadDifferencesWriter()),
        For(new RoomForgottenWriter()),
        For(new AliasCreatedWriter()),
        For(new AliasDeletedWriter()),
        For(new RoomListingSetWriter()),
    ]);

    readonly FrozenDictionary<Type, Entry> _byKind;

    public RecordWriters(params IEnumerable<Entry> entries) => _byKind = entries.ToFrozenDictionary(entry => entry.Kind);

    public static Entry For<TRecord>(IRecordWriter<TRecord> writer) where TRecord : LogRecord =>
        new(typeof(TRecord), (session, tenant, position, record) => writer.Write(session, tenant, position, (TRecord)record));

    public bool Write(ISqlSession session, int tenant, long position, LogRecord record) =>
        _byKind.TryGetValue(record.GetType(), out var entry)
            ? entry.Write(session, tenant, position, record)
            : throw new InvalidOperationException($"No writer is registered for {record.GetType().Name}.");

    public sealed record Entry(Type Kind, Func<ISqlSession, int, long, LogRecord, bool> Write);
}
