using System.Security.Cryptography;
using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Media;
using Weft.Storage.Media;

namespace Weft.Api.Client.Media;

/// <summary>What the two uploads share: the body becomes a file, within the tenant's limit.</summary>
sealed class Uploads(MediaFiles files)
{
    const string IdAlphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    const int TextMax = 255;

    public static string NewId() => RandomNumberGenerator.GetString(IdAlphabet, 24);

    /// <exception cref="RequestRefusedException">Larger than the tenant allows, or its name is too long.</exception>
    public async Task<MediaFile> Receive(ClientRequest request, CancellationToken cancellation)
    {
        var bytesMax = request.TenantModel.Settings.Media.UploadBytesMax;
        var fileName = request.Query.Text("filename");
        var contentType = request.Http.Request.ContentType is { Length: > 0 } type ? type : "application/octet-stream";
        if (fileName?.Length > TextMax || contentType.Length > TextMax) throw new RequestRefusedException(MatrixError.InvalidParam($"A file's name and type have at most {TextMax} characters."));
        if (request.Http.Request.ContentLength > bytesMax) throw TooLarge(bytesMax);

        return await files.Add(request.Tenant, request.Http.Request.Body, bytesMax, cancellation) is var (hash, length)
            ? new MediaFile(hash, length, contentType, fileName)
            : throw TooLarge(bytesMax);
    }

    static RequestRefusedException TooLarge(long bytesMax) => new(MatrixError.TooLarge($"Files here have at most {bytesMax} bytes."));
}
